package lanewise.nn.train;

/** Is told how a training goes. Called on the training thread, between steps; what it allocates is not counted as the step's. */
public interface TrainingListener {
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
