package lanewise.optim;

import lanewise.optim.schedule.Schedule;

/** A rule whose learning rate follows a schedule. */
public interface ScheduledRate extends Optimizer {
    /** ε as a function of the step. */
    Schedule learningRate();

    @Override
    default double learningRateAt(long step) {
        return learningRate().at(step);
    }
}
