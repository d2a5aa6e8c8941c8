package lanewise.nn.train;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.ExampleOrder;
import lanewise.nn.data.Features;
import lanewise.nn.data.TargetValues;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/**
 * What a trainer learns from: numbered examples, copied into a network's input and a loss's targets batch by batch; they never move.
 *
 * <p>Nearly always those of a data set, {@link #of(Dataset)}. Implement it for data of your own: of several inputs, or made up on the way.
 */
public interface Examples {
    /** For messages. */
    String name();

    /** How many. */
    int size();

    /**
     * Makes ready to be loaded into a network and a loss; takes the memory that loading needs.
     *
     * @param seed of what is random about them
     * @throws IllegalArgumentException when they do not fit, with both numbers
     */
    Loader loader(long seed, Network network, PlacedLoss loss);

    /** In which order a training takes them; all once an epoch, shuffled, unless it is said otherwise. */
    default ExampleOrder order(long seed) {
        return ExampleOrder.shuffled(seed);
    }

    /** What a training on them minimises when this loss is asked for: another one where they change what a target is. */
    default Loss minimised(Loss loss) {
        return loss;
    }

    /** The same without what is changed at random: what is validated. */
    default Examples asTheyAre() {
        return this;
    }

    /** A number that is another one, nearly always, when the examples are: a training is continued with the same only. */
    long fingerprint();

    /** What a training does with them, as a text; compared when it is continued. */
    default String treatment() {
        return "";
    }

    /** Those of a data set, as they are; what is to be done with them is said to the result. */
    static DatasetExamples of(Dataset data) {
        return new DatasetExamples(data);
    }

    /**
     * Examples with numbers to be met.
     *
     * @param features examples x features
     * @param targets examples x outputs
     * @throws IllegalArgumentException when the numbers of examples differ
     */
    static DatasetExamples of(String name, Tensor features, Tensor targets) {
        if (features.shape().dim(0) != targets.shape().dim(0)) {
            throw new IllegalArgumentException(name + ": features are " + features.shape() + " but targets "
                    + targets.shape() + "; both must have a row for each example");
        }
        Features numbers = rows(targets);
        List<String> names = IntStream.range(0, numbers.exampleShape().elements())
                .mapToObj(String::valueOf)
                .toList();
        return of(new Dataset(name, rows(features), new TargetValues(numbers, names)));
    }

    private static Features rows(Tensor t) {
        Shape shape = t.shape();
        int[] example = IntStream.range(1, shape.rank()).map(shape::dim).toArray();
        Shape one = example.length == 0 ? Shape.of(1) : Shape.of(example);
        return Features.of(t.reshape(shape.dim(0), one.elements()), one);
    }

    /**
     * The same, each counting as much as its weight.
     *
     * @param weights one per example, finite and not negative
     * @throws IllegalArgumentException when there are more or fewer, or one is not
     */
    default Examples weighted(float... weights) {
        return new WeightedExamples(this, weights);
    }
}
