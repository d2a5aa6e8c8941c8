package lanewise.nn.report;

import java.util.Arrays;

/** Points of a quantity that changes, from left to right; a y that is NaN is a gap. */
public final class Curve {
    private final double[] x;
    private final double[] y;

    /**
     * Of these points.
     *
     * @param x finite, ascending; equal ones may follow each other
     * @param y as many
     */
    public Curve(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("curve: x has " + x.length + " values but y has " + y.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || (i > 0 && x[i] < x[i - 1])) {
                throw new IllegalArgumentException("curve: x[" + i + "] is " + x[i] + "; x must be finite and ascend");
            }
        }
        this.x = x.clone();
        this.y = y.clone();
    }

    /** The number of points. */
    public int size() {
        return x.length;
    }

    /** Where point i is. */
    public double x(int i) {
        return x[i];
    }

    /** The value there. */
    public double y(int i) {
        return y[i];
    }

    /** The last value; NaN without points. */
    public double last() {
        return y.length == 0 ? Double.NaN : y[y.length - 1];
    }

    /** The point with the least value, the first of equals; −1 without a finite one. */
    public int least() {
        int best = -1;
        for (int i = 0; i < y.length; i++) {
            if (Double.isFinite(y[i]) && (best < 0 || y[i] < y[best])) {
                best = i;
            }
        }
        return best;
    }

    /** The greatest value; negative infinity without a finite one. */
    public double greatest() {
        return Arrays.stream(y).filter(Double::isFinite).max().orElse(Double.NEGATIVE_INFINITY);
    }

    /** At most so many points: each the mean of neighbours, gaps left out. */
    public Curve thinned(int most) {
        if (size() <= most) {
            return this;
        }
        double[] meanX = new double[most];
        double[] meanY = new double[most];
        for (int i = 0; i < most; i++) {
            int from = (int) ((long) i * size() / most);
            int to = (int) ((long) (i + 1) * size() / most);
            meanX[i] = Arrays.stream(x, from, to).average().orElseThrow();
            meanY[i] = Arrays.stream(y, from, to)
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
        return new Curve(meanX, meanY);
    }

    /**
     * The exponential moving average s ← w·s + (1 − w)·y, divided by 1 − wⁿ after n values, as TensorBoard has it; gaps stay gaps and count for nothing.
     *
     * @param weight in [0, 1); 0 changes nothing
     */
    public Curve smoothed(double weight) {
        if (!(weight >= 0 && weight < 1)) {
            throw new IllegalArgumentException("curve: the weight is " + weight + "; it must be in [0, 1)");
        }
        double[] mean = new double[y.length];
        double sum = 0;
        double share = 0;
        for (int i = 0; i < y.length; i++) {
            if (Double.isFinite(y[i])) {
                sum = weight * sum + (1 - weight) * y[i];
                share = weight * share + (1 - weight);
                mean[i] = sum / share;
            } else {
                mean[i] = Double.NaN;
            }
        }
        return new Curve(x, mean);
    }
}
