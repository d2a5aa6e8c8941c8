package lanewise.nn.train;

import java.nio.file.Path;
import lanewise.simd.kernel.Warmup;

/**
 * Is told how a training goes. Called on the training thread; what it allocates is not counted as the step's.
 *
 * <p>The order is: {@link #onWarmUp}, {@link #onStart}, for each epoch {@link #onEpochStart}, for each of its steps {@link #onStepStart} and
 * {@link #onStep}, then {@link #onEpoch}; {@link #onCheckpoint} whenever a file was written; {@link #onEnd}. When an exception ends the training
 * nothing more is called, so a listener with a file belongs into try-with-resources.
 *
 * {@snippet :
 * trainer.fit(train, validation, new TrainingListener() {
 *     @Override
 *     public void onEpoch(EpochReport report) {
 *         System.out.println("epoch " + report.epoch() + ": loss " + report.loss());
 *     }
 * });
 * }
 */
public interface TrainingListener {
    /**
     * Before the first step, when the kernels have been compiled.
     *
     * @param report names kernels that time did not suffice for; steps are slow and make garbage until HotSpot has compiled them, too
     */
    default void onWarmUp(Warmup.Report report) {}

    /** Before the first step of this call of fit, which need not be the first of the training. */
    default void onStart(TrainingRun run) {}

    /**
     * Before the first step of an epoch, or the first after it was resumed in its middle.
     *
     * @param epoch from 1
     */
    default void onEpochStart(int epoch) {}

    /**
     * Before a step, of which only the numbers are known. Here {@link TrainingStep#measureGradient} and {@link TrainingStep#measureUpdate} are asked for.
     *
     * @param step the same object for every step
     */
    default void onStepStart(TrainingStep step) {}

    /**
     * After a step, when the parameters have been updated.
     *
     * @param step the same object for every step: copy what is to be kept
     */
    default void onStep(TrainingStep step) {}

    /** After an epoch, and its validation. */
    default void onEpoch(EpochReport report) {}

    /** When a checkpoint is on disk, whole. */
    default void onCheckpoint(Path file) {}

    /** After the last step of this call of fit, with the parameters that the training leaves. */
    default void onEnd(FitResult result) {}
}
