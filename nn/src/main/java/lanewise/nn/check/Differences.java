package lanewise.nn.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * Derivatives of a function of one number by its values alone.
 *
 * <p>First (f(x + h) − f(x − h))/2h with h = ∛ε·max(1, |x|), ε = 2⁻⁵², where truncation, h²·f‴/6, and rounding, ε·f/h, are of one size. Where that does not agree with what
 * is expected, steps from 2⁻⁵ to 2⁻²³ with Richardson's extrapolation, and of all these the one whose neighbour is nearest to it (C. J. F. Ridders, "Accurate computation of
 * F′(x) and F′(x)F″(x)", Advances in Engineering Software 4, 1982): the choice does not know what is expected. Differences are taken term by term and then added, so that
 * what does not change rounds nothing.
 *
 * <p>Where a step passes a kink on one side, (−3f(x) + 4f(x ± h) − f(x ± 2h))/±2h of the other side, the one that x itself belongs to; where it does on both, there is no
 * derivative to be had.
 */
final class Differences {
    private static final double STEP = StrictMath.cbrt(Math.ulp(1.0));

    /** Closer than this, relative, nothing better is looked for: a tenth of the tolerance. */
    private static final double CLOSE = 1e-7;

    private static final int FIRST_STEP = -5;
    private static final int LAST_STEP = -23;

    /** A quarter of the step has a sixteenth of the error. */
    private static final int RATIO = 16;

    /** The terms of the function, and on which smooth piece of it they are. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Point(double[] terms, long branches) {
        /** Σ|terms|. */
        double size() {
            double size = 0;
            for (double t : terms) {
                size += Math.abs(t);
            }
            return size;
        }

        /** Σ (this − other). */
        double minus(Point other) {
            double sum = 0;
            for (int i = 0; i < terms.length; i++) {
                sum += terms[i] - other.terms[i];
            }
            return sum;
        }

        boolean isBeside(Point other) {
            return branches == other.branches;
        }
    }

    /** A slope, and how it was found. */
    record Slope(double value, boolean oneSided) {}

    private record Estimate(Slope slope, double spread) {}

    private final DoubleFunction<Point> f;
    private final Point here;
    private final double x;

    /** Of a function at x, where it is {@code here}. */
    Differences(DoubleFunction<Point> f, Point here, double x) {
        this.f = f;
        this.here = here;
        this.x = x;
    }

    /**
     * The derivative; absent at a kink.
     *
     * @param expected what it should be
     * @param least magnitude that errors are relative to
     */
    Optional<Slope> slope(double expected, double least) {
        double scale = Math.max(1, Math.abs(x));
        Optional<Slope> first = at(STEP * scale);
        if (first.isPresent() && error(expected, first.get().value(), least) <= CLOSE) {
            return first;
        }
        List<Estimate> estimates = new ArrayList<>();
        Optional<Slope> before = Optional.empty();
        Optional<Slope> extrapolatedBefore = Optional.empty();
        for (int e = FIRST_STEP; e >= LAST_STEP; e -= 2) {
            Optional<Slope> plain = at(Math.scalb(scale, e));
            Optional<Slope> extrapolated = extrapolated(before, plain);
            add(estimates, before, plain);
            add(estimates, extrapolatedBefore, extrapolated);
            before = plain;
            extrapolatedBefore = extrapolated;
        }
        return estimates.stream()
                .min(Comparator.comparingDouble(Estimate::spread))
                .map(Estimate::slope);
    }

    /** |a − b| / max(|a|, |b|, least); infinite where it is no number. */
    static double error(double a, double b, double least) {
        double difference = Math.abs(a - b);
        if (difference == 0) {
            return 0;
        }
        double error = difference / Math.max(Math.max(Math.abs(a), Math.abs(b)), least);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private static void add(List<Estimate> estimates, Optional<Slope> before, Optional<Slope> now) {
        if (before.isPresent()
                && now.isPresent()
                && before.get().oneSided() == now.get().oneSided()) {
            double spread = Math.abs(now.get().value() - before.get().value());
            estimates.add(new Estimate(now.get(), Double.isNaN(spread) ? Double.POSITIVE_INFINITY : spread));
        }
    }

    private static Optional<Slope> extrapolated(Optional<Slope> coarse, Optional<Slope> fine) {
        if (coarse.isEmpty()
                || fine.isEmpty()
                || coarse.get().oneSided() != fine.get().oneSided()) {
            return Optional.empty();
        }
        double value = (RATIO * fine.get().value() - coarse.get().value()) / (RATIO - 1);
        return Optional.of(new Slope(value, fine.get().oneSided()));
    }

    private Optional<Slope> at(double h) {
        Point up = f.apply(x + h);
        Point down = f.apply(x - h);
        if (up.isBeside(here) && down.isBeside(here)) {
            return Optional.of(new Slope(up.minus(down) / ((x + h) - (x - h)), false));
        }
        return up.isBeside(here) ? oneSided(up, h) : down.isBeside(here) ? oneSided(down, -h) : Optional.empty();
    }

    private Optional<Slope> oneSided(Point near, double h) {
        Point far = f.apply(x + 2 * h);
        return far.isBeside(here)
                ? Optional.of(new Slope((4 * near.minus(here) - far.minus(here)) / (2 * h), true))
                : Optional.empty();
    }
}
