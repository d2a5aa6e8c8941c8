package lanewise.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.simd.Tensor;

/**
 * The derivative of Σ r·y, r random, along a random direction of all parameters and inputs: from backward, and as a central difference of two forward passes.
 *
 * @param difference (f(+h) − f(−h)) / 2h
 * @param backward Σ gradient · direction
 * @param scale Σ |gradient · direction|
 */
public record Slope(double difference, double backward, double scale) {
    private static final float STEP = 0x1p-7f;

    /** What is moved, and its gradient. */
    private record Moved(Tensor value, Tensor gradient, int n) {}

    /** Of the first rows of a network built for gradients of its inputs. */
    public static Slope of(Network network, int rows, Pass.Mode mode, Predicate<String> inputs, Random random) {
        List<Moved> moved = new ArrayList<>();
        for (String name : network.graph().inputs().keySet()) {
            if (inputs.test(name)) {
                int n = rows * network.graph().shape(name).elements();
                moved.add(new Moved(network.input(name), network.inputGradient(name), n));
            }
        }
        network.graph()
                .parameterLayout()
                .entries()
                .forEach(e -> moved.add(new Moved(
                        network.parameters().get(e.name()),
                        network.gradients().get(e.name()),
                        e.shape().elements())));
        String output = network.graph().outputs().getFirst();
        int m = rows * network.graph().shape(output).elements();
        float[] r = signs(m, random);
        List<float[]> directions = moved.stream().map(t -> signs(t.n(), random)).toList();
        forward(network, rows, mode);
        for (int i = 0; i < m; i++) {
            network.outputGradient().set(i, r[i]);
        }
        network.backward(rows);
        double slope = 0;
        double scale = 0;
        for (int k = 0; k < directions.size(); k++) {
            for (int i = 0; i < directions.get(k).length; i++) {
                double d = (double) moved.get(k).gradient().get(i) * directions.get(k)[i];
                slope += d;
                scale += Math.abs(d);
            }
        }
        List<float[]> start =
                moved.stream().map(t -> t.value().slice(0, t.n()).toArray()).toList();
        double up = moved(network, rows, mode, moved, start, directions, STEP, r);
        double down = moved(network, rows, mode, moved, start, directions, -STEP, r);
        moved(network, rows, mode, moved, start, directions, 0, r);
        return new Slope((up - down) / (2 * STEP), slope, scale);
    }

    private static float[] signs(int n, Random random) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(3)) / 4f;
        }
        return x;
    }

    /** The same random numbers in each pass. */
    private static void forward(Network network, int rows, Pass.Mode mode) {
        network.resumeRandom(3);
        network.forward(rows, mode);
    }

    private static double moved(
            Network network,
            int rows,
            Pass.Mode mode,
            List<Moved> moved,
            List<float[]> start,
            List<float[]> directions,
            float step,
            float... r) {
        for (int k = 0; k < moved.size(); k++) {
            for (int i = 0; i < moved.get(k).n(); i++) {
                moved.get(k).value().set(i, start.get(k)[i] + step * directions.get(k)[i]);
            }
        }
        forward(network, rows, mode);
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            sum += (double) r[i] * network.output().get(i);
        }
        return sum;
    }
}
