package lanewise.optim;

import lanewise.optim.schedule.Constant;
import lanewise.optim.schedule.Schedule;

/** Domains of hyper-parameters, as the floats that kernels get; a value outside is refused with its name and the domain. */
final class HyperParameters {
    private HyperParameters() {}

    /** A schedule's value, checked each time it is asked for, because only then it is known. */
    static double learningRate(String rule, Schedule schedule, long step) {
        double lr = schedule.at(step);
        requireLearningRate(rule, lr);
        return lr;
    }

    /** Checks a constant rate at once. */
    static void checkLearningRate(String rule, Schedule schedule) {
        if (schedule instanceof Constant c) {
            requireLearningRate(rule, c.value());
        }
    }

    private static void requireLearningRate(String rule, double lr) {
        if (!(lr >= 0 && (float) lr < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    rule + ": the learning rate is " + lr + "; it must be finite and not negative, as a float");
        }
    }

    static void requireUnit(String rule, String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(rule + ": " + name + " is " + value + "; it must be in [0, 1)");
        }
    }

    static void requirePositive(String rule, String name, double value) {
        if (!((float) value > 0 && (float) value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    rule + ": " + name + " is " + value + "; it must be finite and above 0, as a float");
        }
    }

    static String text(Schedule s) {
        return s instanceof Constant c ? String.valueOf(c.value()) : s.toString();
    }
}
