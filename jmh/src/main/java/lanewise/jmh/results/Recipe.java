package lanewise.jmh.results;

import java.util.List;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.SequentialBuilder;
import lanewise.nn.layer.ConvWindow;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;

/**
 * How a network is trained: all but the seed. Inputs are standardised over all pixels of the training part, the rate of Adam falls linearly to a hundredth.
 *
 * @param name on the command line
 * @param data what it learns
 * @param network what it is
 * @param epochs passes over the training part
 * @param batch examples in a step
 * @param rate of Adam in the first step
 * @param goal accuracy on the test part, at least
 */
public record Recipe(String name, Data data, Architecture network, int epochs, int batch, double rate, double goal) {
    /** What there is to learn. */
    public enum Data {
        /** 1,438 and 359 images of 8x8 pixels, embedded. */
        DIGITS,
        /** 60,000 and 10,000 images of 28x28 pixels, in four IDX files: MNIST or what has its form. */
        IDX
    }

    /** The networks. */
    public enum Architecture {
        /** Three dense layers. */
        MLP {
            @Override
            SequentialBuilder over(int side) {
                return output(Network.builder(Shape.of(side * side))
                        .dense(256)
                        .relu()
                        .dense(128)
                        .relu());
            }
        },
        /** Two convolutions without padding, each with a pooling behind, a dense layer, dropout. */
        CNN {
            @Override
            SequentialBuilder over(int side) {
                return output(Network.builder(Shape.of(1, side, side))
                        .conv2d(32, 3)
                        .relu()
                        .maxPool(2)
                        .conv2d(64, 3)
                        .relu()
                        .maxPool(2)
                        .flatten()
                        .dense(128)
                        .relu()
                        .dropout(0.5));
            }
        },
        /** The same with padding and batch normalization, and dropout on both sides of the dense layer. */
        CNN_WITH_BATCH_NORM {
            @Override
            SequentialBuilder over(int side) {
                ConvWindow window = ConvWindow.of(3).withSamePadding();
                return output(Network.builder(Shape.of(1, side, side))
                        .conv2d(32, window)
                        .batchNorm()
                        .relu()
                        .maxPool(2)
                        .conv2d(64, window)
                        .batchNorm()
                        .relu()
                        .maxPool(2)
                        .flatten()
                        .dropout(0.3)
                        .dense(128)
                        .relu()
                        .dropout(0.3));
            }
        };

        private static final int CLASSES = 10;

        abstract SequentialBuilder over(int side);

        private static SequentialBuilder output(SequentialBuilder hidden) {
            return hidden.dense(CLASSES, Initializer.GLOROT);
        }
    }

    /** All there are. */
    public static final List<Recipe> ALL = List.of(
            new Recipe("digits", Data.DIGITS, Architecture.CNN_WITH_BATCH_NORM, 30, 32, 0.001, 0.98),
            new Recipe("mnist-mlp", Data.IDX, Architecture.MLP, 15, 128, 0.001, 0.98),
            new Recipe("mnist-cnn", Data.IDX, Architecture.CNN, 8, 128, 0.001, 0.99),
            new Recipe("fashion-cnn", Data.IDX, Architecture.CNN_WITH_BATCH_NORM, 16, 128, 0.001, 0.915));

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Recipe named(String name) {
        return ALL.stream()
                .filter(r -> r.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no recipe '" + name + "'; there are "
                        + ALL.stream().map(Recipe::name).toList()));
    }

    /** The network for square images of so many rows. */
    public SequentialBuilder builder(int side) {
        return network.over(side);
    }

    /** The rule for so many examples. */
    Optimizer optimizer(int examples) {
        long steps = (long) epochs * Math.ceilDiv(examples, batch);
        return new Adam(Schedule.linear(rate, rate / 100, steps));
    }
}
