package lanewise.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.nn.Network;
import lanewise.nn.format.CheckpointFile;
import lanewise.optim.average.UniformAverage;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * One model from several checkpoints of its training: the mean of their parameters (row K02). With a cyclic learning rate, and checkpoints where it is
 * lowest, these are snapshots (Huang et al., "Snapshot ensembles: train 1, get M for free", ICLR 2017), here averaged in weights.
 */
public final class CheckpointAverage {
    private CheckpointAverage() {}

    /**
     * Writes the mean into a network; the state of layers, such as the running means of batch normalisation, is that of the last file.
     *
     * @param checkpoints at least one
     * @throws IllegalArgumentException when there are none, or one is of another network; the network has not been changed then
     */
    public static void into(Network network, List<Path> checkpoints) throws IOException {
        if (checkpoints.isEmpty()) {
            throw new IllegalArgumentException("the average of no checkpoints; there must be at least 1");
        }
        NamedTensors theta = network.parameters();
        try (TensorArena arena = TensorArena.ofShared()) {
            UniformAverage mean = new UniformAverage(theta.layout(), arena);
            NamedTensors one = arena.allocate(theta.layout());
            for (Path file : checkpoints) {
                CheckpointFile saved = CheckpointFile.read(file, arena);
                requireSame(file, network, saved.weights());
                theta.layout().entries().forEach(e -> one.get(e.name()).copyFrom(found(saved, e.name())));
                mean.add(one.slab());
                if (file.equals(checkpoints.getLast())) {
                    network.state()
                            .ifPresent(s -> s.layout()
                                    .entries()
                                    .forEach(e -> s.get(e.name()).copyFrom(found(saved, e.name()))));
                }
            }
            mean.writeTo(theta.slab());
        }
    }

    private static Tensor found(CheckpointFile saved, String name) {
        return Objects.requireNonNull(saved.weights().get(name));
    }

    private static void requireSame(Path file, Network network, Map<String, Tensor> saved) {
        network.tensors().forEach((name, t) -> {
            Tensor other = saved.get(name);
            if (other == null || !other.shape().equals(t.shape())) {
                throw new IllegalArgumentException(file + ": " + name + " is "
                        + (other == null ? "not there" : other.shape()) + " but " + t.shape() + " in the network");
            }
        });
    }
}
