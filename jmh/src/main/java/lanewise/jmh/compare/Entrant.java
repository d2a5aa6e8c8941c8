package lanewise.jmh.compare;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Somebody who can take part, by the name of a {@link Contender} that need not be on the class path.
 *
 * @param name in the table
 * @param className the contender's
 * @param groups those that it takes part in as a peer
 * @param flags of its JVM
 * @param jars folder of its jars, beside ours
 */
public record Entrant(String name, String className, Set<String> groups, List<String> flags, String jars) {
    /** The jars of peers that get on with one another. */
    static final String PEERS_JARS = "peers";

    /** DL4J's natives need another JavaCPP. */
    private static final String DL4J_JARS = "peers/dl4j";

    private static final String VECTORS = "--add-modules=jdk.incubator.vector";
    private static final List<String> NATIVE = List.of(VECTORS, "--enable-native-access=ALL-UNNAMED");
    private static final Set<String> GEMM = Set.of("gemm");
    private static final Set<String> OPTIMIZERS = Set.of("optimizers");
    private static final Set<String> EPOCHS = Set.of(EpochGroup.NAME);
    private static final Set<String> STEPS = Set.of("mlp-train", "cnn-train");
    private static final Set<String> TRAINING = Set.of("mlp-train", "cnn-train", EpochGroup.NAME);
    private static final Set<String> OPERATORS = Group.ALL.stream()
            .map(Group::name)
            .filter(g -> !GEMM.contains(g) && !TRAINING.contains(g))
            .collect(Collectors.toUnmodifiableSet());

    /** Us, with no flag but the one that everybody needs. */
    static final Entrant LANEWISE =
            new Entrant("lanewise", "lanewise.jmh.compare.Lanewise", Set.of(), List.of(VECTORS), PEERS_JARS);

    private static final List<Entrant> PEERS = List.of(
            peer("mkl", "lanewise.jmh.peers.Mkl", GEMM),
            peer("openblas", "lanewise.jmh.peers.OpenBlas", GEMM),
            peer("djl-pytorch", "lanewise.jmh.peers.DjlPyTorch", GEMM),
            peer("libtorch", "lanewise.jmh.peers.LibTorch", GEMM),
            peer("libtorch", "lanewise.jmh.peers.TorchScript", OPERATORS),
            peer("torch-optim", "lanewise.jmh.peers.TorchOptim", OPTIMIZERS),
            peer("libtorch", "lanewise.jmh.peers.TorchTraining", TRAINING),
            peer("tensorflow", "lanewise.jmh.peers.TensorFlowTraining", TRAINING),
            peer("libtorch-ftz", "lanewise.jmh.peers.TorchFlushToZero", EPOCHS),
            peer("djl-pytorch", "lanewise.jmh.peers.DjlTraining", TRAINING),
            new Entrant("dl4j", "lanewise.jmh.peers.Dl4jTraining", STEPS, NATIVE, DL4J_JARS));

    private static Entrant peer(String name, String className, Set<String> groups) {
        return new Entrant(name, className, groups, NATIVE, PEERS_JARS);
    }

    /** The peers on the class path that know a group. */
    static List<Entrant> peers(Group group) {
        return known(group).stream().filter(Entrant::isPresent).toList();
    }

    /** All peers that know a group. */
    static List<Entrant> known(Group group) {
        return PEERS.stream().filter(e -> e.groups.contains(group.name())).toList();
    }

    /** The flags as they are typed. */
    String flagLine() {
        return String.join(" ", flags);
    }

    private boolean isPresent() {
        try {
            Class.forName(className, false, Entrant.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
