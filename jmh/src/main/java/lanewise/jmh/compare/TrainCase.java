package lanewise.jmh.compare;

import java.util.List;
import java.util.Optional;
import lanewise.simd.Rng;

/**
 * Whole training steps: forward, softmax cross-entropy with the mean over the batch, backward, Adam on all parameters, a new batch each
 * time, handed over from memory of Java's. The rate is tiny, so that weights stay where they are and no gradient dies out.
 *
 * @param section of its group
 * @param model for people
 * @param input shape of an example
 * @param stages the network; the last one gives the logits
 * @param batch examples in a step
 */
public record TrainCase(String section, String model, List<Integer> input, List<Stage> stages, int batch)
        implements Case {
    /** The rate of Adam. */
    public static final double LR = 1e-9;

    private static final int BATCHES = 8;
    private static final double TOLERANCE = 1e-4;

    public TrainCase {
        input = List.copyOf(input);
        stages = List.copyOf(stages);
    }

    @Override
    public String name() {
        return model + " batch " + batch;
    }

    /** Examples that are gone through, a multiple of the batch. */
    public int examples() {
        return BATCHES * batch;
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

    /** examples x width, from N(0, 1). */
    public float[] data() {
        return normals(examples() * width(), 0, 1);
    }

    /** The class of each example. */
    public int[] labels() {
        Rng rng = new Rng(1, 1);
        int[] labels = new int[examples()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rng.below(classes(), i);
        }
        return labels;
    }

    /** First weights of the n-th layer that has any, in the order of {@link Stage}: N(0, 2/fanIn); biases are 0. */
    public static float[] weights(int layer, int elements, int fanIn) {
        return normals(elements, 2 + layer, Math.sqrt(2.0 / fanIn));
    }

    private static float[] normals(int elements, int stream, double deviation) {
        Rng rng = new Rng(1, stream);
        float[] x = new float[elements];
        for (int i = 0; i < elements; i++) {
            x[i] = (float) (deviation * rng.normal(i));
        }
        return x;
    }

    /** The loss of the first step, against a plain computation in double precision. */
    @Override
    public Optional<String> fault(Trial trial) {
        double expected = new DoubleNetwork(this).loss();
        double found = trial.result(0);
        // Negated, so that NaN is a fault.
        return Math.abs(found - expected) <= TOLERANCE * (1 + Math.abs(expected))
                ? Optional.empty()
                : Optional.of("the first loss is " + found + " instead of " + expected);
    }
}
