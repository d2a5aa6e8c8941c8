package lanewise.optim.schedule;

import lanewise.optim.check.Require;

/**
 * Warm-up, stable, decay: a line from {@code start} to {@code peak}, the peak, and down to {@code end}, which stays (Hu et al., "MiniCPM:
 * Unveiling the potential of small language models with scalable training strategies", 2024, §4.2). A training can be prolonged at the peak
 * without having known its length.
 *
 * @param start finite; 0 is usual
 * @param peak finite
 * @param end finite; 0 or a tenth of the peak is usual
 * @param warmUp steps, not negative
 * @param stable steps, not negative
 * @param decay steps, at least 1; a tenth of all is usual
 * @param anneal the way down
 */
public record Wsd(double start, double peak, double end, long warmUp, long stable, long decay, Anneal anneal)
        implements Schedule {
    public Wsd {
        Require.finite("wsd", "start", start);
        Require.finite("wsd", "peak", peak);
        Require.finite("wsd", "end", end);
        Require.atLeast(0, "wsd", "warm-up", warmUp);
        Require.atLeast(0, "wsd", "stable", stable);
        Require.atLeast(1, "wsd", "decay", decay);
    }

    @Override
    public double at(long step) {
        if (step < warmUp) {
            return Anneal.LINEAR.between(start, peak, (double) step / warmUp);
        }
        long falling = step - warmUp - stable;
        if (falling <= 0) {
            return peak;
        }
        return falling >= decay ? end : anneal.between(peak, end, (double) falling / decay);
    }
}
