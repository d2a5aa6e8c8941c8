package lanewise.nn.data;

import java.util.List;

/** What a network should answer for each example: a class, or numbers. */
public sealed interface Targets permits ClassLabels, TargetValues {
    /** The number of examples. */
    int size();

    /** Numbers per example: those of a regression, or one per class. */
    int width();

    /** What those numbers are called: the classes, or the columns of a regression. */
    List<String> names();

    /** Those of some examples, in the order given. */
    Targets select(int[] indices);
}
