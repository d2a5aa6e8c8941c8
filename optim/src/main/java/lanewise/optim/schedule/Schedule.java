package lanewise.optim.schedule;

/**
 * A hyper-parameter as a function of the step: a learning rate that decays, a momentum that grows. A pure function, so that training
 * can be resumed at any step.
 *
 * {@snippet :
 * Schedule lr = Schedule.linear(0.1, 0.001, 100); // 0.0505 at step 50, 0.001 from step 100 on
 * }
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The value for a step.
     *
     * @param step from 0: the first update of a training asks for step 0
     */
    double at(long step);

    /** The same value for ever. */
    static Schedule constant(double value) {
        return new Constant(value);
    }

    /** Linear decay from {@code start} to {@code end} over {@code tau} steps, then constant: see {@link LinearDecay}. */
    static Schedule linear(double start, double end, long tau) {
        return new LinearDecay(start, end, tau);
    }

    /** From {@code start} down to {@code end} in {@code steps} steps by a half wave: see {@link Cosine}. */
    static Schedule cosine(double start, double end, long steps) {
        return new Cosine(start, end, steps);
    }

    /** This schedule after a straight line from 0 to its first value: see {@link WarmUp}. */
    default Schedule afterWarmUp(long steps) {
        return new WarmUp(this, steps, 0);
    }
}
