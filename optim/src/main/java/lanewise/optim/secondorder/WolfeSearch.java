package lanewise.optim.secondorder;

/**
 * Finds a step that satisfies the strong Wolfe conditions: Algorithms 3.5 and 3.6 of Nocedal and Wright in one loop. As long as no interval
 * encloses such steps, its far end hi is at infinity; both algorithms then replace the ends by the same rules.
 *
 * <p>Differs from the book in three things. A step that satisfies both conditions is taken at once, even where Algorithm 3.5 would first look
 * for a lower one. A value that is not finite counts as no decrease. Values are compared with the objective's noise in mind.
 */
final class WolfeSearch {
    /** The next step is at most this many times the last while the interval is open. */
    private static final double EXPANSION = 10;

    /** A step within an interval keeps this share of it from both ends, and a longer step goes on by it at least. */
    private static final double MARGIN = 0.1;

    private final StrongWolfe rule;
    private final Line line;
    private double lo;
    private double loValue;
    private double loSlope;
    private double hi;
    private double hiValue;
    private double hiSlope;

    WolfeSearch(StrongWolfe rule, Line line) {
        this.rule = rule;
        this.line = line;
    }

    /**
     * Searches from a first step.
     *
     * @return whether the point tried last is lower than the start
     */
    boolean run(double first) {
        lo = 0;
        loValue = line.value();
        loSlope = line.slope();
        hi = Double.POSITIVE_INFINITY;
        double alpha = first;
        for (int i = 0; i < rule.evaluations(); i++) {
            line.tryStep(alpha);
            if (decreased() && Math.abs(line.trialSlope()) <= -rule.c2() * line.slope()) {
                return true;
            }
            double previous = lo;
            double previousValue = loValue;
            double previousSlope = loSlope;
            replaceAnEnd();
            alpha = hi == Double.POSITIVE_INFINITY
                    ? extrapolate(previous, previousValue, previousSlope)
                    : interpolate();
            if (!(alpha < Double.POSITIVE_INFINITY) || alpha == lo || alpha == hi) {
                break;
            }
        }
        return settle();
    }

    private double tolerance() {
        return rule.noise() * Math.abs(line.value());
    }

    private boolean decreased() {
        double value = line.trialValue();
        boolean sufficient = value <= line.value() + rule.c1() * line.alpha() * line.slope();
        boolean approximate =
                Math.abs(value - line.value()) < tolerance() && line.trialSlope() <= (2 * rule.c1() - 1) * line.slope();
        return (sufficient || approximate) && Double.isFinite(value) && Double.isFinite(line.trialSlope());
    }

    private void replaceAnEnd() {
        if (!decreased() || line.trialValue() >= loValue + tolerance()) {
            setHi(line.alpha(), line.trialValue(), line.trialSlope());
            return;
        }
        if (line.trialSlope() * (hi - lo) >= 0) {
            setHi(lo, loValue, loSlope);
        }
        lo = line.alpha();
        loValue = line.trialValue();
        loSlope = line.trialSlope();
    }

    private void setHi(double alpha, double value, double slope) {
        hi = alpha;
        hiValue = value;
        hiSlope = slope;
    }

    private double extrapolate(double previous, double previousValue, double previousSlope) {
        double alpha = cubicMinimum(previous, previousValue, previousSlope, lo, loValue, loSlope);
        if (!(alpha > lo)) {
            return EXPANSION * lo;
        }
        return Math.min(Math.max(alpha, lo + MARGIN * (lo - previous)), EXPANSION * lo);
    }

    private double interpolate() {
        double alpha = cubicMinimum(lo, loValue, loSlope, hi, hiValue, hiSlope);
        double left = Math.min(lo, hi);
        double right = Math.max(lo, hi);
        double margin = MARGIN * (right - left);
        if (!Double.isFinite(alpha)) {
            return 0.5 * (left + right);
        }
        return Math.min(Math.max(alpha, left + margin), right - margin);
    }

    /** The minimum of the cubic through two values and slopes (eq. 3.59); NaN where it has none or an argument is not finite. */
    private static double cubicMinimum(double a, double fa, double sa, double b, double fb, double sb) {
        double d1 = sa + sb - 3 * (fa - fb) / (a - b);
        double d2 = Math.copySign(Math.sqrt(d1 * d1 - sa * sb), b - a);
        return b - (b - a) * ((sb + d2 - d1) / (sb - sa + 2 * d2));
    }

    /** The search is over without both conditions: goes back to the best point, if any is better than the start. */
    private boolean settle() {
        if (lo == 0 || !(loValue < line.value())) {
            return false;
        }
        if (line.alpha() != lo) {
            line.tryStep(lo);
        }
        return true;
    }
}
