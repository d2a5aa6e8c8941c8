package lanewise.nn.format;

/**
 * What the elements of a stored tensor are like.
 *
 * @param min the least finite element; NaN if there is none
 * @param mean of the finite elements; NaN if there is none
 * @param max the greatest finite element; NaN if there is none
 * @param nan how many are NaN
 * @param infinite how many are infinite
 */
public record StoredStatistics(double min, double mean, double max, long nan, long infinite) {
    /** Collects elements. */
    static final class Count {
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double sum;
        private long finite;
        private long nan;
        private long infinite;

        void add(double x) {
            if (Double.isFinite(x)) {
                min = Math.min(min, x);
                max = Math.max(max, x);
                sum += x;
                finite++;
            } else if (Double.isNaN(x)) {
                nan++;
            } else {
                infinite++;
            }
        }

        StoredStatistics result() {
            return finite == 0
                    ? new StoredStatistics(Double.NaN, Double.NaN, Double.NaN, nan, infinite)
                    : new StoredStatistics(min, sum / finite, max, nan, infinite);
        }
    }
}
