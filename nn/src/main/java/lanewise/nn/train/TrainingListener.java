package lanewise.nn.train;

import lanewise.simd.kernel.Warmup;

/** Is told how a training goes. Called on the training thread, between steps; what it allocates is not counted as the step's. */
public interface TrainingListener {
    /**
     * Before the first step, when the kernels have been compiled.
     *
     * @param report names kernels that time did not suffice for; steps are slow and make garbage until HotSpot has compiled them, too
     */
    default void onWarmUp(Warmup.Report report) {}

    /**
     * After a step.
     *
     * @param epoch from 1
     * @param step of this epoch, from 1
     * @param steps of this epoch
     * @param loss of the step's batch
     */
    default void onStep(int epoch, int step, int steps, float loss) {}

    /** After an epoch. */
    default void onEpoch(EpochReport report) {}
}
