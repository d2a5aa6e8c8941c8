package lanewise.optim.search;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One axis of a {@link Space}, seen by methods as the interval [0, 1].
 *
 * <p>A value is held as a double, its <i>code</i>: a real or whole parameter's code is the number itself, a choice's is the index of the value.
 * A <i>unit</i> is a place in [0, 1]; units that are equally long are equally likely.
 */
public sealed interface Parameter {
    /** Letters, digits, '_', '-' and '.'. */
    String name();

    /** All of them must hold for the parameter to exist. */
    List<Condition> conditions();

    /** The code at a unit in [0, 1]; 1 gives the upper border. */
    double code(double unit);

    /** Where a code lies in [0, 1]; the middle of its share for whole numbers and choices. */
    double unit(double code);

    /** Whether this is a code of the parameter. */
    boolean contains(double code);

    /** The codes of a grid with at most {@code points} of them, borders included; a choice gives all its values. */
    double[] grid(int points);

    /** The value as people write it; {@link #parse} reads it back exactly. */
    String text(double code);

    /**
     * The code of a value.
     *
     * @throws IllegalArgumentException when the parameter has no such value
     */
    double parse(String text);

    /** The domain, in words. */
    String domain();

    private static IllegalArgumentException notIn(Parameter p, String text) {
        return new IllegalArgumentException(p.name() + " is " + text + "; it must be " + p.domain());
    }

    private static double parseNumber(Parameter p, String text) {
        try {
            double code = Double.parseDouble(text);
            if (p.contains(code)) {
                return code;
            }
        } catch (NumberFormatException e) {
            throw (IllegalArgumentException) notIn(p, text).initCause(e);
        }
        throw notIn(p, text);
    }

    private static double clamp(double x, double low, double high) {
        return Math.max(low, Math.min(high, x));
    }

    /** low + u·(high − low), or low·(high/low)ᵘ. */
    private static double place(double unit, double low, double high, Scale scale) {
        if (unit <= 0) {
            return low;
        }
        if (unit >= 1) {
            return high;
        }
        double x = scale == Scale.LINEAR
                ? low + unit * (high - low)
                : StrictMath.exp(StrictMath.log(low) + unit * (StrictMath.log(high) - StrictMath.log(low)));
        return clamp(x, low, high);
    }

    private static double placeOf(double x, double low, double high, Scale scale) {
        double unit = scale == Scale.LINEAR
                ? (x - low) / (high - low)
                : (StrictMath.log(x) - StrictMath.log(low)) / (StrictMath.log(high) - StrictMath.log(low));
        return clamp(unit, 0, 1);
    }

    /**
     * A real number.
     *
     * @param low finite; above 0 on a logarithmic scale
     * @param high finite, above low
     */
    record Real(String name, double low, double high, Scale scale, List<Condition> conditions) implements Parameter {
        public Real {
            conditions = List.copyOf(conditions);
            if (!(low < high) || !Double.isFinite(high - low)) {
                throw new IllegalArgumentException(name + ": from " + low + " to " + high
                        + "; both must be finite, and the first below the second");
            }
            if (scale == Scale.LOG && !(low > 0)) {
                throw new IllegalArgumentException(name + ": from " + low + "; a logarithmic scale must start above 0");
            }
        }

        @Override
        public double code(double unit) {
            return place(unit, low, high, scale);
        }

        @Override
        public double unit(double code) {
            return placeOf(code, low, high, scale);
        }

        @Override
        public boolean contains(double code) {
            return code >= low && code <= high;
        }

        @Override
        public double[] grid(int points) {
            return points == 1
                    ? new double[] {code(0.5)}
                    : IntStream.range(0, points)
                            .mapToDouble(i -> code((double) i / (points - 1)))
                            .toArray();
        }

        @Override
        public String text(double code) {
            return Double.toString(code);
        }

        @Override
        public double parse(String text) {
            return parseNumber(this, text);
        }

        @Override
        public String domain() {
            return "real from " + low + " to " + high + (scale == Scale.LOG ? ", log scale" : "");
        }
    }

    /**
     * A whole number, borders included.
     *
     * @param low at least 1 on a logarithmic scale
     * @param high above low
     */
    record Whole(String name, int low, int high, Scale scale, List<Condition> conditions) implements Parameter {
        public Whole {
            conditions = List.copyOf(conditions);
            if (low >= high) {
                throw new IllegalArgumentException(
                        name + ": from " + low + " to " + high + "; the first must be below the second");
            }
            if (scale == Scale.LOG && low < 1) {
                throw new IllegalArgumentException(
                        name + ": from " + low + "; a logarithmic scale must start at 1 or above");
            }
        }

        /** Each number owns the places that round to it, so that the borders are as likely as the rest. */
        @Override
        public double code(double unit) {
            return clamp(Math.floor(place(unit, low - 0.5, high + 0.5, scale) + 0.5), low, high);
        }

        @Override
        public double unit(double code) {
            return placeOf(code, low - 0.5, high + 0.5, scale);
        }

        @Override
        public boolean contains(double code) {
            return code >= low && code <= high && code == Math.rint(code);
        }

        @Override
        public double[] grid(int points) {
            double last = Math.max(1, points - 1);
            DoubleStream places = points == 1
                    ? DoubleStream.of(0.5)
                    : IntStream.range(0, points).mapToDouble(i -> i / last);
            return (high - (long) low < points
                            ? IntStream.rangeClosed(low, high).asDoubleStream()
                            : places.map(u -> Math.rint(place(u, low, high, scale)) + 0.0)
                                    .distinct())
                    .toArray();
        }

        @Override
        public String text(double code) {
            return Integer.toString((int) code);
        }

        @Override
        public double parse(String text) {
            return parseNumber(this, text);
        }

        @Override
        public String domain() {
            return "whole from " + low + " to " + high + (scale == Scale.LOG ? ", log scale" : "");
        }
    }

    /**
     * One of several values without an order.
     *
     * @param values at least one, each different and not empty
     */
    record Choice(String name, List<String> values, List<Condition> conditions) implements Parameter {
        public Choice {
            conditions = List.copyOf(conditions);
            values = List.copyOf(values);
            if (values.isEmpty()
                    || values.contains("")
                    || values.stream().distinct().count() < values.size()) {
                throw new IllegalArgumentException(
                        name + ": the values are " + values + "; there must be some, all different and none empty");
            }
        }

        @Override
        public double code(double unit) {
            return clamp(Math.floor(unit * values.size()), 0, values.size() - 1);
        }

        @Override
        public double unit(double code) {
            return (code + 0.5) / values.size();
        }

        @Override
        public boolean contains(double code) {
            return code >= 0 && code < values.size() && code == Math.rint(code);
        }

        @Override
        public double[] grid(int points) {
            return IntStream.range(0, values.size()).asDoubleStream().toArray();
        }

        @Override
        public String text(double code) {
            return values.get((int) code);
        }

        @Override
        public double parse(String text) {
            int i = values.indexOf(text);
            if (i < 0) {
                throw notIn(this, text);
            }
            return i;
        }

        @Override
        public String domain() {
            return "one of " + values;
        }
    }
}
