package lanewise.optim.schedule;

import lanewise.optim.check.Require;

/**
 * Up to a peak and down below the start, once (Smith and Topin, "Super-convergence: very fast training of neural networks using large
 * learning rates", 2018). As in PyTorch, the peak is at step share·T − 1 and the end at step T − 1, and stays.
 *
 * @param start where it begins, finite
 * @param peak where it turns, finite; below start and end for a momentum
 * @param end where it ends, finite
 * @param steps T, at least 2
 * @param share of the steps before the peak; share·T must lie above 1 and below T
 * @param anneal the way up and down
 */
public record OneCycle(double start, double peak, double end, long steps, double share, Anneal anneal)
        implements Schedule {
    public OneCycle {
        Require.finite("one-cycle", "start", start);
        Require.finite("one-cycle", "peak", peak);
        Require.finite("one-cycle", "end", end);
        Require.atLeast(2, "one-cycle", "steps", steps);
        Require.inside("one-cycle", "share", share);
        if (!(share * steps > 1)) {
            throw new IllegalArgumentException("one-cycle: share is " + share + " of " + steps + " steps, "
                    + share * steps + " steps; it must be more than 1 step");
        }
    }

    /** PyTorch's: from peak/25 in 30 % of the steps up to the peak, then down to peak/250000, both by cosines. */
    public static OneCycle of(double peak, long steps) {
        return new OneCycle(peak / 25, peak, peak / 25 / 1e4, steps, 0.3, Anneal.COSINE);
    }

    /** A momentum that goes the other way, from {@code high} down to {@code low} and back; 0.95 and 0.85 are usual. */
    public static OneCycle momentum(double high, double low, long steps) {
        return new OneCycle(high, low, high, steps, 0.3, Anneal.COSINE);
    }

    @Override
    public double at(long step) {
        double top = share * steps - 1;
        double last = steps - 1.0;
        if (step >= last) {
            return end;
        }
        return step <= top
                ? anneal.between(start, peak, step / top)
                : anneal.between(peak, end, (step - top) / (last - top));
    }
}
