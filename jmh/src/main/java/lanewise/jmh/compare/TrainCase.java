package lanewise.jmh.compare;

import java.util.List;
import java.util.Optional;
import lanewise.simd.Rng;

/**
 * Whole training steps with a new batch each time, handed over from memory of Java's. The rate is tiny, so that weights stay where they are and no
 * gradient dies out.
 *
 * @param section of its group
 * @param model for people
 * @param plan what is trained
 */
public record TrainCase(String section, String model, Plan plan) implements Case {
    private static final double LR = 1e-9;
    private static final int SEED = 1;
    private static final int BATCHES = 8;

    /** With the tiny rate. */
    TrainCase(String section, String model, List<Integer> input, List<Stage> stages, int batch) {
        this(section, model, new Plan(input, stages, batch, LR, SEED));
    }

    @Override
    public String name() {
        return model + " batch " + plan.batch();
    }

    /** Examples that are gone through, a multiple of the batch. */
    public int examples() {
        return BATCHES * plan.batch();
    }

    /** examples x width, from N(0, 1). */
    public float[] data() {
        return Plan.normals(SEED, 0, examples() * plan.width(), 1);
    }

    /** The class of each example. */
    public int[] labels() {
        Rng rng = new Rng(SEED, 1);
        int[] labels = new int[examples()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rng.below(plan.classes(), i);
        }
        return labels;
    }

    /** The loss of the first step, against a plain computation in double precision. */
    @Override
    public Optional<String> fault(Trial trial) {
        return DoubleNetwork.fault(plan, data(), labels(), trial.result(0));
    }
}
