package lanewise.optim.secondorder;

/** Arithmetic on vectors of equal length; sums run in index order. */
final class Vectors {
    private Vectors() {}

    /** xᵀy. */
    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** ‖x‖₂; infinite when a square overflows. */
    static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    /** z = αx + y; z may be either. */
    static void axpy(double alpha, double[] x, double[] y, double[] z) {
        for (int i = 0; i < x.length; i++) {
            z[i] = alpha * x[i] + y[i];
        }
    }

    /** y = αx; y may be x. */
    static void scale(double alpha, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = alpha * x[i];
        }
    }
}
