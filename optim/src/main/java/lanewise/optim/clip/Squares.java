package lanewise.optim.clip;

import lanewise.simd.Tensor;

/** Sums of squares in double, which no float can overflow. */
final class Squares {
    private Squares() {}

    /** Σx²: element i goes to chain i mod 4, in order; then (0 + 1) + (2 + 3). A square of floats is exact. */
    static double sum(Tensor x) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int n = x.size();
        int i = 0;
        for (; i < n - 3; i += 4) {
            s0 += square(x.get(i));
            s1 += square(x.get(i + 1));
            s2 += square(x.get(i + 2));
            s3 += square(x.get(i + 3));
        }
        s0 += i < n ? square(x.get(i)) : 0;
        s1 += i + 1 < n ? square(x.get(i + 1)) : 0;
        s2 += i + 2 < n ? square(x.get(i + 2)) : 0;
        return (s0 + s1) + (s2 + s3);
    }

    private static double square(double x) {
        return x * x;
    }
}
