package lanewise.optim.check;

import java.util.Set;
import java.util.TreeSet;

/** Checks of hyper-parameters for constructors: each returns the value or throws {@link IllegalArgumentException}. */
public final class Require {
    private Require() {}

    /** Neither NaN nor infinite. */
    public static double finite(String rule, String name, double value) {
        return check(Double.isFinite(value), rule, name, value, "finite");
    }

    /** Finite and above 0. */
    public static double positive(String rule, String name, double value) {
        return check(value > 0 && value < Double.POSITIVE_INFINITY, rule, name, value, "finite and above 0");
    }

    /** Finite and above 0 also when rounded to float. */
    public static double positiveFloat(String rule, String name, double value) {
        return check(
                (float) value > 0 && (float) value < Float.POSITIVE_INFINITY,
                rule,
                name,
                value,
                "finite and above 0, as a float");
    }

    /** Finite and not negative. */
    public static double notNegative(String rule, String name, double value) {
        return check(value >= 0 && value < Double.POSITIVE_INFINITY, rule, name, value, "finite and not negative");
    }

    /** In [0, 1]. */
    public static double share(String rule, String name, double value) {
        return check(value >= 0 && value <= 1, rule, name, value, "in [0, 1]");
    }

    /** In (0, 1). */
    public static double inside(String rule, String name, double value) {
        return check(value > 0 && value < 1, rule, name, value, "in (0, 1)");
    }

    /** In [0, 1). */
    public static double decay(String rule, String name, double value) {
        return check(value >= 0 && value < 1, rule, name, value, "in [0, 1)");
    }

    /** At least this. */
    public static long atLeast(long least, String rule, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(rule + ": " + name + " is " + value + "; it must be at least " + least);
        }
        return value;
    }

    /** A saved state with exactly these names. */
    public static void names(String rule, Set<String> wanted, Set<String> given) {
        if (!wanted.equals(given)) {
            throw new IllegalArgumentException(
                    rule + ": the state has " + new TreeSet<>(given) + " but must have " + new TreeSet<>(wanted));
        }
    }

    private static double check(boolean holds, String rule, String name, double value, String domain) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ": " + name + " is " + value + "; it must be " + domain);
        }
        return value;
    }
}
