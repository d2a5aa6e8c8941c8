package lanewise.optim.search;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A whole number, borders included.
 *
 * @param low at least 1 on a logarithmic scale
 * @param high above low
 */
public record WholeParameter(String name, int low, int high, Scale scale, List<Condition> conditions)
        implements Parameter {
    public WholeParameter {
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
        return Math.clamp(Math.floor(scale.place(unit, low - 0.5, high + 0.5) + 0.5), low, high);
    }

    @Override
    public double unit(double code) {
        return scale.placeOf(code, low - 0.5, high + 0.5);
    }

    @Override
    public boolean contains(double code) {
        return code >= low && code <= high && code == Math.rint(code);
    }

    @Override
    public double[] grid(int points) {
        double last = Math.max(1, points - 1);
        DoubleStream places =
                points == 1 ? DoubleStream.of(0.5) : IntStream.range(0, points).mapToDouble(i -> i / last);
        return (high - (long) low < points
                        ? IntStream.rangeClosed(low, high).asDoubleStream()
                        : places.map(u -> Math.rint(scale.place(u, low, high)) + 0.0)
                                .distinct())
                .toArray();
    }

    @Override
    public String text(double code) {
        return Integer.toString((int) code);
    }

    @Override
    public double parse(String text) {
        return Domain.number(this, text);
    }

    @Override
    public String domain() {
        return "whole from " + low + " to " + high + (scale == Scale.LOG ? ", log scale" : "");
    }
}
