package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.reference.DoubleMlp;
import lanewise.nn.reference.RoundingBound;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * A02, A12, A16: loss and gradients of float networks of random shape against the double reference, which DoubleMlpTest
 * holds against central differences; every element within the bound that {@link RoundingBound} derives.
 */
class NetworkGradientTest {
    @Property(tries = 200)
    void gradientsAreWithinTheirRoundingErrors(
            @ForAll @Size(min = 2, max = 5) int[] shape,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(max = 5) int spare,
            @ForAll Random random) {
        // Widths on both sides of 16 and 32, and odd ones, reach every path of a kernel.
        int[] sizes = Arrays.stream(shape).map(s -> 1 + Math.floorMod(s, 40)).toArray();
        DoubleMlp reference = new DoubleMlp(sizes);
        double[][] x = new double[rows][];
        int[] labels = new int[rows];
        for (int n = 0; n < rows; n++) {
            x[n] = new double[sizes[0]];
            Arrays.setAll(x[n], i -> (float) random.nextGaussian());
            labels[n] = random.nextInt(sizes[sizes.length - 1]);
        }
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = network(sizes, rows + spare, random.nextLong(), arena, pool);
            for (int l = 1; l < sizes.length; l++) {
                Tensor bias = network.parameters().get(DoubleMlp.name(2 * l - 1));
                for (int j = 0; j < bias.size(); j++) {
                    bias.set(j, (float) random.nextGaussian());
                }
            }
            reference.copyFrom(network);
            RoundingBound bound = new RoundingBound(reference, x, labels);
            Assume.that(!bound.nearKink());
            for (int n = 0; n < rows; n++) {
                network.input().slice(n * sizes[0], sizes[0]).copyFrom(DoubleMlp.floats(x[n]));
            }
            // Rows behind the batch must not be looked at.
            for (int i = rows * sizes[0]; i < network.input().size(); i++) {
                network.input().set(i, Float.NaN);
            }
            network.forward(rows);
            double loss = SoftmaxCrossEntropy.of(network, arena).lossAndGradient(labels, rows);
            network.backward(rows);
            assertThat(loss).isCloseTo(reference.loss(x, labels), within(bound.loss()));
            compare(network, reference.gradients(x, labels), bound.gradients());
        }
    }

    private static Network network(int[] sizes, int capacity, long seed, TensorArena arena, WorkerPool pool) {
        SequentialBuilder builder = Network.builder(Shape.of(sizes[0]));
        for (int l = 1; l < sizes.length - 1; l++) {
            builder.dense(sizes[l]).relu();
        }
        return builder.dense(sizes[sizes.length - 1]).build(capacity, seed, arena, pool);
    }

    private static void compare(Network network, double[][] expected, double[][] bounds) {
        for (int i = 0; i < expected.length; i++) {
            float[] actual = network.gradients().get(DoubleMlp.name(i)).toArray();
            for (int j = 0; j < actual.length; j++) {
                if (!(Math.abs(actual[j] - expected[i][j]) <= bounds[i][j])) {
                    throw new AssertionError(DoubleMlp.name(i) + "[" + j + "] is " + actual[j] + " but should be "
                            + expected[i][j] + " within " + bounds[i][j]);
                }
            }
        }
    }
}
