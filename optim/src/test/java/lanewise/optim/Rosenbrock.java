package lanewise.optim;

/** f(x, y) = (1 − x)² + 100·(y − x²)² (Rosenbrock 1960), the classic curved valley. */
final class Rosenbrock {
    private Rosenbrock() {}

    static double value(double... p) {
        double a = 1 - p[0];
        double b = p[1] - p[0] * p[0];
        return a * a + 100 * b * b;
    }

    static double[] gradient(double... p) {
        double b = p[1] - p[0] * p[0];
        return new double[] {-2 * (1 - p[0]) - 400 * p[0] * b, 200 * b};
    }
}
