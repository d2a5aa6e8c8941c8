package lanewise.nn.data;

import java.util.Arrays;

/**
 * Mean, variance (divided by the number of values) and range of each group of neighbouring features, in double precision, in two passes over the rows; values
 * are added in the order in which they lie.
 */
final class ColumnStatistics {
    final double[] mean;
    final double[] variance;
    final float[] least;
    final float[] greatest;
    private final int length;

    private ColumnStatistics(int groups, int length) {
        this.length = length;
        mean = new double[groups];
        variance = new double[groups];
        least = new float[groups];
        greatest = new float[groups];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    }

    /** Of each feature. */
    static ColumnStatistics of(Features rows) {
        return of(rows, 1);
    }

    /** Of each group of so many features. */
    static ColumnStatistics of(Features rows, int length) {
        int d = rows.exampleShape().elements();
        ColumnStatistics s = new ColumnStatistics(d / length, length);
        float[] x = new float[d];
        double n = (double) rows.size() * length;
        for (int i = 0; i < rows.size(); i++) {
            rows.read(i, x);
            s.add(x);
        }
        for (int g = 0; g < s.mean.length; g++) {
            s.mean[g] /= n;
        }
        for (int i = 0; i < rows.size(); i++) {
            rows.read(i, x);
            s.addSquares(x);
        }
        for (int g = 0; g < s.mean.length; g++) {
            s.variance[g] /= n;
        }
        return s;
    }

    private void add(float[] x) {
        for (int g = 0; g < mean.length; g++) {
            for (int j = g * length; j < (g + 1) * length; j++) {
                mean[g] += x[j];
                least[g] = Math.min(least[g], x[j]);
                greatest[g] = Math.max(greatest[g], x[j]);
            }
        }
    }

    private void addSquares(float[] x) {
        for (int g = 0; g < mean.length; g++) {
            for (int j = g * length; j < (g + 1) * length; j++) {
                double c = x[j] - mean[g];
                variance[g] += c * c;
            }
        }
    }

    /** The root of a group's variance, or 1 of 0. */
    float deviation(int group) {
        float s = (float) Math.sqrt(variance[group]);
        return s == 0f ? 1f : s;
    }
}
