package lanewise.optim.search;

/**
 * How a numeric parameter is spread: which steps count as equally long.
 *
 * <p>At a learning rate of 0.001 a step of 0.01 changes everything, at 10 it changes nothing (cs231n notes, "Hyperparameter optimization"):
 * such a parameter is searched on a logarithmic scale, where every decade is as likely as any other.
 */
public enum Scale {
    /** Equal differences are equally long. */
    LINEAR,
    /** Equal ratios are equally long. */
    LOG;

    /** low + u·(high − low), or low·(high/low)ᵘ; exactly low at 0 and high at 1. */
    double place(double unit, double low, double high) {
        if (unit <= 0) {
            return low;
        }
        if (unit >= 1) {
            return high;
        }
        double x = this == LINEAR
                ? low + unit * (high - low)
                : StrictMath.exp(StrictMath.log(low) + unit * (StrictMath.log(high) - StrictMath.log(low)));
        return Math.clamp(x, low, high);
    }

    /** Where between low and high a number lies, in [0, 1]. */
    double placeOf(double x, double low, double high) {
        double unit = this == LINEAR
                ? (x - low) / (high - low)
                : (StrictMath.log(x) - StrictMath.log(low)) / (StrictMath.log(high) - StrictMath.log(low));
        return Math.clamp(unit, 0, 1);
    }
}
