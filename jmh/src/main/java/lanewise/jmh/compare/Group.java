package lanewise.jmh.compare;

import java.util.List;
import java.util.stream.Collectors;
import lanewise.jmh.images.MadeUpImages;

/** Cases that belong together, in sections with a goal each. */
public sealed interface Group permits EpochGroup, GemmGroup, NormGroup, OperatorGroup, TrainGroup {
    /** Every group there is. */
    List<Group> ALL = List.of(
            new GemmGroup(),
            OperatorGroup.elementwise(),
            OperatorGroup.math(),
            OperatorGroup.softmax(),
            new NormGroup(),
            OperatorGroup.optimizers(),
            TrainGroup.mlp(),
            TrainGroup.cnn(),
            new EpochGroup(MadeUpImages.LIKE_MNIST));

    /** What the command line calls it. */
    String name();

    /** The parts of the table, in its order. */
    List<Section> sections();

    /** The cases, in the order of the table; names are unique. */
    List<? extends Case> cases();

    /**
     * A part of a group, with the ratios it should reach; 0 where nothing is asked.
     *
     * @param floor what each case should reach
     * @param mean what the geometric mean should reach
     */
    record Section(String name, double floor, double mean) {}

    /**
     * Finds a group.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    static Group named(String name) {
        return ALL.stream()
                .filter(g -> g.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no group '" + name + "'; there is " + names()));
    }

    /** For a line of text. */
    static String names() {
        return ALL.stream().map(Group::name).collect(Collectors.joining(", "));
    }
}
