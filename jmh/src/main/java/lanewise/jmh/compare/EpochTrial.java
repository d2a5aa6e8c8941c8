package lanewise.jmh.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import lanewise.simd.TensorArena;

/** A contender at work on an {@link EpochCase}; a call is an epoch, and the training goes on from call to call. */
public final class EpochTrial implements Trial {
    /** A share of right answers below this many times that of guessing is a fault. */
    private static final int TIMES_CHANCE = 2;

    private final TensorArena arena = TensorArena.ofShared();
    private final Plan plan;
    private final Split images;
    private final Learner learner;
    private int epochs;
    private float firstLoss = Float.NaN;

    /** Makes a learner of images that lie in memory and are standardised. */
    @FunctionalInterface
    public interface Start {
        /** Lays out everything; the images stay where they are until the learner is closed. */
        Learner learner(Plan plan, Split images);
    }

    /**
     * Reads or makes up the images.
     *
     * @throws UncheckedIOException when they cannot be read
     */
    public EpochTrial(EpochCase c, Start start) {
        plan = c.plan();
        try {
            images = c.images().standardized(arena);
            learner = start.learner(plan, images);
        } catch (IOException e) {
            arena.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | LinkageError e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public void run(int calls) {
        for (int i = 0; i < calls; i++) {
            float loss = learner.epoch(epochs);
            if (epochs++ == 0) {
                firstLoss = loss;
            }
        }
    }

    @Override
    public float result(int index) {
        return switch (index) {
            case EpochCase.FIRST_LOSS -> firstLoss;
            case EpochCase.ACCURACY -> (float) learner.accuracy();
            default -> throw new IndexOutOfBoundsException("result " + index + " of an epoch; there are 0 and 1");
        };
    }

    Optional<String> fault() {
        Dataset train = images.train();
        int[] order = plan.order(0, train.size());
        float[] x = new float[plan.batch() * plan.width()];
        int[] labels = new int[plan.batch()];
        for (int i = 0; i < plan.batch(); i++) {
            labels[i] = train.label(order[i]);
            for (int j = 0; j < plan.width(); j++) {
                x[i * plan.width() + j] = train.features().get(order[i] * plan.width() + j);
            }
        }
        return DoubleNetwork.fault(plan, x, labels, firstLoss).or(this::guessing);
    }

    private Optional<String> guessing() {
        float accuracy = result(EpochCase.ACCURACY);
        double least = (double) TIMES_CHANCE / plan.classes();
        return accuracy >= least
                ? Optional.empty()
                : Optional.of("the accuracy is " + accuracy + " instead of " + least + " or more");
    }

    @Override
    public void close() {
        learner.close();
        arena.close();
    }
}
