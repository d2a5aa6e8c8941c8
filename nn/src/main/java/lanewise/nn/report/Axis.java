package lanewise.nn.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An axis of a chart: what part of the way from its lower to its upper end a value is. The program in the page has the same rules.
 *
 * @param from value at the lower end
 * @param to value at the upper end, above from
 * @param log whether the way is measured by logarithms; both ends are positive then
 */
record Axis(double from, double to, boolean log) {
    private static final double PADDING = 0.05;
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    /** That has all finite values on it; on a logarithmic one those that are positive. */
    static Axis of(DoubleStream values, boolean log) {
        double[] range = values.filter(v -> Double.isFinite(v) && (!log || v > 0))
                .collect(
                        () -> new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
                        (r, v) -> {
                            r[0] = Math.min(r[0], v);
                            r[1] = Math.max(r[1], v);
                        },
                        (a, b) -> {
                            a[0] = Math.min(a[0], b[0]);
                            a[1] = Math.max(a[1], b[1]);
                        });
        if (range[0] > range[1]) {
            return new Axis(log ? 0.1 : 0, 1, log);
        }
        return log ? logarithmic(range[0], range[1]) : linear(range[0], range[1]);
    }

    private static Axis logarithmic(double min, double max) {
        double factor = max > min ? Math.pow(max / min, PADDING) : 2;
        return new Axis(min / factor, max * factor, true);
    }

    /** From 0 if that leaves no more than half the axis empty; shares end at 1. */
    private static Axis linear(double min, double max) {
        double padding = max > min ? (max - min) * PADDING : Math.max(Math.abs(max), 1e-6) * PADDING;
        double from = min >= 0 && min <= max / 2 ? 0 : min - padding;
        double to = max <= 1 && max + padding > 1 ? 1 : max + padding;
        return new Axis(from, to > from ? to : from + padding, false);
    }

    /** Where a value is: 0 at the lower end, 1 at the upper. */
    double at(double value) {
        return log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    }

    /** Round values, about so many; on a logarithmic axis of more than two decades, powers of ten. */
    List<Double> ticks(int wanted) {
        return log && to / from > 100 ? powers(wanted) : multiples(wanted);
    }

    private List<Double> powers(int wanted) {
        int low = (int) Math.ceil(Math.log10(from) - 1e-9);
        int high = (int) Math.floor(Math.log10(to) + 1e-9);
        int every = Math.max(1, Math.ceilDiv(high - low + 1, wanted));
        List<Double> ticks = new ArrayList<>();
        for (int e = low; e <= high; e += every) {
            ticks.add(Math.pow(10, e));
        }
        return ticks;
    }

    private List<Double> multiples(int wanted) {
        double raw = (to - from) / wanted;
        double decade = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = decade
                * DoubleStream.of(STEPS)
                        .filter(s -> s * decade >= raw * 0.999)
                        .findFirst()
                        .orElse(10);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
