package lanewise.optim.schedule;

import lanewise.optim.check.Require;
import lanewise.optim.math.Powers;

/**
 * Triangles: from low to high in {@code up} steps and back in {@code down} steps, again and again (Smith, "Cyclical learning rates for training
 * neural networks", WACV 2017).
 *
 * @param low finite
 * @param high the first peak, finite
 * @param up at least 1
 * @param down at least 1
 * @param mode how the peaks fall
 * @param gamma in (0, 1]; for {@link Mode#EXPONENTIAL} only
 */
public record Cyclic(double low, double high, long up, long down, Mode mode, double gamma) implements Schedule {
    /** How the peaks fall. */
    public enum Mode {
        /** They do not. */
        TRIANGULAR,
        /** By half each cycle. */
        HALVED,
        /** By γ each step. */
        EXPONENTIAL
    }

    public Cyclic {
        Require.finite("cyclic", "low", low);
        Require.finite("cyclic", "high", high);
        Require.atLeast(1, "cyclic", "up", up);
        Require.atLeast(1, "cyclic", "down", down);
        Require.atLeast(1, "cyclic", "up + down", up + down);
        if (!(gamma > 0 && gamma <= 1)) {
            throw new IllegalArgumentException("cyclic: gamma is " + gamma + "; it must be in (0, 1]");
        }
    }

    /** Equal triangles, as long up as down. */
    public Cyclic(double low, double high, long up) {
        this(low, high, up, up, Mode.TRIANGULAR, 1);
    }

    @Override
    public double at(long step) {
        long cycle = step / (up + down);
        long into = step % (up + down);
        double height = into <= up ? (double) into / up : (double) (up + down - into) / down;
        double scale = switch (mode) {
            case TRIANGULAR -> 1;
            case HALVED -> Powers.of(0.5, cycle);
            case EXPONENTIAL -> Powers.of(gamma, step);
        };
        return low + (high - low) * height * scale;
    }
}
