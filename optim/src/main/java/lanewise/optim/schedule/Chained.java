package lanewise.optim.schedule;

import java.util.List;

/**
 * Schedules one behind the other, each counting from its own step 0.
 *
 * @param schedules at least one
 * @param milestones the first step of the second schedule, of the third, …: rising, one fewer than schedules
 */
public record Chained(List<Schedule> schedules, List<Long> milestones) implements Schedule {
    public Chained {
        schedules = List.copyOf(schedules);
        milestones = List.copyOf(milestones);
        MultiStep.requireRising("chained", milestones);
        if (schedules.size() != milestones.size() + 1) {
            throw new IllegalArgumentException("chained: " + schedules.size() + " schedules with " + milestones.size()
                    + " milestones between them; there must be one more of the first");
        }
    }

    @Override
    public double at(long step) {
        int i = MultiStep.reached(milestones, step);
        return schedules.get(i).at(i == 0 ? step : step - milestones.get(i - 1));
    }
}
