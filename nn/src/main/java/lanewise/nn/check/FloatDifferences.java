package lanewise.nn.check;

import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * Derivatives by values that are floats: central differences of steps 2⁻⁴ to 2⁻¹⁰ of max(1, |x|) with Richardson's extrapolation, and of these the one whose neighbour is
 * nearest to it. That a step passes a kink cannot be seen in floats as it can on a tape; but then the slopes of both sides differ even at the smallest step.
 */
final class FloatDifferences {
    private static final int FIRST_STEP = -4;
    private static final int LAST_STEP = -10;

    /** A half of the step has a quarter of the error. */
    private static final int RATIO = 4;

    private final DoubleFunction<Differences.Point> f;
    private final Differences.Point here;
    private final float x;
    private double left;
    private double right;

    FloatDifferences(DoubleFunction<Differences.Point> f, Differences.Point here, float x) {
        this.f = f;
        this.here = here;
        this.x = x;
    }

    /**
     * The derivative; absent at a kink between whose sides {@code expected} lies.
     *
     * @param expected what it should be
     * @param least magnitude that errors are relative to
     * @param tolerance relative error that is allowed
     */
    Optional<Double> slope(double expected, double least, double tolerance) {
        double best = Double.NaN;
        double spread = Double.POSITIVE_INFINITY;
        double before = Double.NaN;
        double extrapolatedBefore = Double.NaN;
        for (int e = FIRST_STEP; e >= LAST_STEP; e--) {
            double plain = at(Math.scalb(Math.max(1f, Math.abs(x)), e));
            double extrapolated = (RATIO * plain - before) / (RATIO - 1);
            if (Math.abs(plain - before) < spread) {
                spread = Math.abs(plain - before);
                best = plain;
            }
            if (Math.abs(extrapolated - extrapolatedBefore) < spread) {
                spread = Math.abs(extrapolated - extrapolatedBefore);
                best = extrapolated;
            }
            before = plain;
            extrapolatedBefore = extrapolated;
        }
        boolean off = !(Differences.error(expected, best, least) <= tolerance);
        return off && isKink(expected, tolerance * Math.max(Math.abs(expected), least))
                ? Optional.empty()
                : Optional.of(best);
    }

    private boolean isKink(double expected, double slack) {
        return Math.abs(right - left) > slack
                && expected >= Math.min(left, right) - slack
                && expected <= Math.max(left, right) + slack;
    }

    private double at(float h) {
        float above = x + h;
        float below = x - h;
        Differences.Point up = f.apply(above);
        Differences.Point down = f.apply(below);
        right = up.minus(here) / ((double) above - x);
        left = here.minus(down) / ((double) x - below);
        return up.minus(down) / ((double) above - below);
    }
}
