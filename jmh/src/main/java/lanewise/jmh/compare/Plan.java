package lanewise.jmh.compare;

import java.util.List;
import lanewise.nn.data.ExampleOrder;
import lanewise.simd.Rng;

/**
 * What everybody trains and how: forward, softmax cross-entropy with the mean over the batch, backward, Adam on all parameters.
 *
 * @param input shape of an example
 * @param stages the network; the last one gives the logits
 * @param batch examples in a step
 * @param rate of Adam
 * @param seed of first weights, and of the order of examples where they are shuffled
 */
public record Plan(List<Integer> input, List<Stage> stages, int batch, double rate, long seed) {
    public Plan {
        input = List.copyOf(input);
        stages = List.copyOf(stages);
        if (input.isEmpty() || stages.isEmpty() || batch < 1 || !(rate > 0)) {
            throw new IllegalArgumentException("a plan of " + input + " inputs, " + stages.size()
                    + " stages, batches of " + batch + " and rate " + rate + "; there must be some of all");
        }
    }

    /** The shape of an example. */
    public int[] shape() {
        return input.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Numbers in an example. */
    public int width() {
        return Stage.size(shape());
    }

    /** The number of classes. */
    public int classes() {
        return Stage.size(Stage.shape(stages, shape()));
    }

    /** First weights of the n-th layer that has any, in the order of {@link Stage}: N(0, 2/fanIn); biases are 0. */
    public float[] weights(int layer, int elements, int fanIn) {
        return normals(seed, 2 + layer, elements, Math.sqrt(2.0 / fanIn));
    }

    /** In which order an epoch, from 0, goes through so many examples. */
    public int[] order(int epoch, int examples) {
        int[] order = new int[examples];
        ExampleOrder.shuffled(seed).fill(epoch, order);
        return order;
    }

    /** Numbers from N(0, deviation²). */
    static float[] normals(long seed, int stream, int elements, double deviation) {
        Rng rng = new Rng(seed, stream);
        float[] x = new float[elements];
        for (int i = 0; i < elements; i++) {
            x[i] = (float) (deviation * rng.normal(i));
        }
        return x;
    }
}
