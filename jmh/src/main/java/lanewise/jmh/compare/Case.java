package lanewise.jmh.compare;

import java.util.Optional;

/** One thing that every contender does on the same data. */
public sealed interface Case permits EpochCase, GemmCase, NormCase, OperatorCase, TrainCase {
    /** Unique within its group. */
    String name();

    /** The section of the group that it counts for. */
    String section();

    /** What is wrong with the results of a trial that has run once, if anything. */
    Optional<String> fault(Trial trial);
}
