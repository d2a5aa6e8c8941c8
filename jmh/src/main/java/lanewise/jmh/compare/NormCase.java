package lanewise.jmh.compare;

import java.util.Optional;
import lanewise.simd.Rng;

/**
 * A norm in training, forward and backward, over images x channels x plane; results are y, dx, dgamma and dbeta, one behind the other.
 *
 * @param section of {@link NormGroup}
 * @param images examples; rows of the norms that look at a row each
 * @param channels 1 for those
 * @param plane elements per channel and example
 */
public record NormCase(String section, Kind kind, int images, int channels, int plane) implements Case {
    /** Added to variances. */
    public static final double EPS = 1e-5;

    /** Groups of channels of the group norm. */
    public static final int GROUPS = 4;

    private static final double UNIT_ROUNDOFF = 0x1p-24;
    private static final int PROBES = 64;

    /** Long sums of ours and of the peers: blocked, or a chain per lane of vectors over a few thousand elements. */
    private static final int CHAIN = 4096;

    /** What shares mean and variance. */
    public enum Kind {
        /** A row; gain and bias per column. */
        LAYER,
        /** A row, by its mean square; gain per column. */
        RMS,
        /** A channel of all examples. */
        BATCH,
        /** Channels of an example that stand together. */
        GROUP,
        /** A channel of an example. */
        INSTANCE;

        boolean ofRows() {
            return this == LAYER || this == RMS;
        }
    }

    @Override
    public String name() {
        String size = channels == 1 || plane == 1
                ? images + "x" + Math.max(channels, plane)
                : images + "x" + channels + "x" + plane;
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " norm " + size;
    }

    /** Elements of the input. */
    public int size() {
        return images * channels * plane;
    }

    /** Elements of gain and bias. */
    public int gains() {
        return kind.ofRows() ? plane : channels;
    }

    /** The input, in (−2, 2). */
    public float[] x() {
        return random(size(), 0, -2, 2);
    }

    /** The gradient of the output, in (−1, 1). */
    public float[] dy() {
        return random(size(), 1, -1, 1);
    }

    /** The gain, in (0.5, 2). */
    public float[] gamma() {
        return random(gains(), 2, 0.5f, 2);
    }

    /** The bias, in (−1, 1). */
    public float[] beta() {
        return random(gains(), 3, -1, 1);
    }

    private static float[] random(int n, int stream, float low, float high) {
        Rng rng = new Rng(1, stream);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = low + (high - low) * rng.uniform(i);
        }
        return values;
    }

    /** Looks at both ends of all results and some elements between, by the equations in double. */
    @Override
    public Optional<String> fault(Trial trial) {
        NormReference right = new NormReference(this);
        int results = 2 * size() + (kind == Kind.RMS ? 1 : 2) * gains();
        for (int probe = 0; probe <= PROBES; probe++) {
            int index = (int) ((long) (results - 1) * probe / PROBES);
            double wanted = right.result(index);
            float found = trial.result(index);
            // Negated, so that NaN is a fault.
            if (!(Math.abs(found - wanted) <= UNIT_ROUNDOFF * CHAIN * (1 + right.magnitude(index)))) {
                return Optional.of("result " + index + " is " + found + " instead of " + wanted);
            }
        }
        return Optional.empty();
    }
}
