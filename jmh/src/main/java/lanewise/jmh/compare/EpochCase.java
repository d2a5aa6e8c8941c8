package lanewise.jmh.compare;

import java.util.List;
import java.util.Optional;
import lanewise.jmh.images.ImageSource;

/**
 * Epochs of a training: each goes through all images of the training part in an order of its own, in batches that are gathered from floats in
 * memory; the last batch may be smaller. Gathering is part of the time.
 *
 * @param plan what is trained
 * @param images what it learns; standardised beforehand
 */
public record EpochCase(Plan plan, ImageSource images) implements Case {
    /** Of {@link Trial#result}: the loss of the very first step, before its update. */
    static final int FIRST_LOSS = 0;

    /** The share of the test part that is classified rightly now. */
    static final int ACCURACY = 1;

    static final String SECTION = "epoch";

    private static final double RATE = 1e-3;
    private static final int BATCH = 64;
    private static final int HIDDEN = 128;
    private static final int PIXELS = 784;

    /** 784-128-10 with ReLU, batches of 64, Adam with a rate of 10⁻³. */
    static EpochCase perceptron(ImageSource images, long seed) {
        List<Stage> stages = List.of(new Stage.Dense(HIDDEN), new Stage.Relu(), new Stage.Dense(ImageSource.CLASSES));
        return new EpochCase(new Plan(List.of(PIXELS), stages, BATCH, RATE, seed), images);
    }

    @Override
    public String name() {
        return "784-128-10 batch 64";
    }

    @Override
    public String section() {
        return SECTION;
    }

    /** The first loss, against a plain computation in double precision, and an accuracy that is no better than chance. */
    @Override
    public Optional<String> fault(Trial trial) {
        return trial instanceof EpochTrial epochs
                ? epochs.fault()
                : Optional.of(trial.getClass().getName() + " does not learn images");
    }
}
