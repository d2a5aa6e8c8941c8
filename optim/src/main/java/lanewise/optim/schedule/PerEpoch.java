package lanewise.optim.schedule;

import lanewise.optim.check.Require;

/**
 * A schedule that counts epochs instead of steps: the value of epoch e, from 0, for every step of it.
 *
 * @param schedule of the epoch
 * @param stepsPerEpoch at least 1
 */
public record PerEpoch(Schedule schedule, long stepsPerEpoch) implements Schedule {
    public PerEpoch {
        Require.atLeast(1, "per epoch", "the number of steps per epoch", stepsPerEpoch);
    }

    @Override
    public double at(long step) {
        return schedule.at(step / stepsPerEpoch);
    }
}
