package lanewise.optim;

import java.util.Locale;
import lanewise.optim.schedule.Constant;
import lanewise.optim.schedule.Schedule;

/** Domains of hyper-parameters, as the floats that kernels get; a value outside is refused with its name and the domain. */
final class HyperParameters {
    private HyperParameters() {}

    /** A schedule's value, checked each time it is asked for, because only then it is known, times the group's factor. */
    static double rate(String rule, Schedule schedule, long step, ParameterGroup group) {
        double lr = schedule.at(step);
        requireLearningRate(rule, lr);
        return lr * group.learningRateFactor();
    }

    /** A momentum that follows a schedule. */
    static double unit(String rule, String name, Schedule schedule, long step) {
        double value = schedule.at(step);
        requireUnit(rule, name, value);
        return value;
    }

    /** Checks a constant rate at once. */
    static void checkLearningRate(String rule, Schedule schedule) {
        if (schedule instanceof Constant c) {
            requireLearningRate(rule, c.value());
        }
    }

    private static void requireLearningRate(String rule, double lr) {
        require(
                lr >= 0 && (float) lr < Float.POSITIVE_INFINITY,
                rule,
                "the learning rate",
                lr,
                "finite and not negative, as a float");
    }

    static void requireUnit(String rule, String name, double value) {
        require(value >= 0 && value < 1, rule, name, value, "in [0, 1)");
    }

    static void requireInside(String rule, String name, double value) {
        require(value > 0 && value < 1, rule, name, value, "in (0, 1)");
    }

    static void requirePositive(String rule, String name, double value) {
        require(
                (float) value > 0 && (float) value < Float.POSITIVE_INFINITY,
                rule,
                name,
                value,
                "finite and above 0, as a float");
    }

    static void requireNotNegative(String rule, String name, double value) {
        require(
                value >= 0 && (float) value < Float.POSITIVE_INFINITY,
                rule,
                name,
                value,
                "finite and not negative, as a float");
    }

    static void requireAboveOne(String rule, String name, double value) {
        require(
                (float) value > 1 && (float) value < Float.POSITIVE_INFINITY,
                rule,
                name,
                value,
                "finite and above 1, as a float");
    }

    static void requireBetween(String rule, String name, double value, double least, double greatest) {
        require(value >= least && value <= greatest, rule, name, value, "in [" + least + ", " + greatest + "]");
    }

    static void requireAtLeast(String rule, String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(rule + ": " + name + " is " + value + "; it must be at least " + least);
        }
    }

    private static void require(boolean holds, String rule, String name, double value, String domain) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ": " + name + " is " + value + "; it must be " + domain);
        }
    }

    /** "rule, name value, name value", for people. */
    static String describe(String rule, Object... namesAndValues) {
        StringBuilder text = new StringBuilder(rule);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(", ").append(namesAndValues[i]).append(' ').append(text(namesAndValues[i + 1]));
        }
        return text.toString();
    }

    private static String text(Object value) {
        if (value instanceof Constant c) {
            return String.valueOf(c.value());
        }
        return value instanceof Enum<?> e ? e.name().toLowerCase(Locale.ROOT).replace('_', ' ') : String.valueOf(value);
    }
}
