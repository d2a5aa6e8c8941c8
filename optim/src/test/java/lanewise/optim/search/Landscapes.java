package lanewise.optim.search;

/** The two functions that papers on Bayesian optimisation use (Dixon and Szegő 1978; L. Picheny et al. 2013 give the constants). */
final class Landscapes {
    static final double BRANIN_MINIMUM = 0.39788735772973816;
    static final double HARTMANN6_MINIMUM = -3.32236801141551;

    private static final double[] ALPHA = {1.0, 1.2, 3.0, 3.2};
    private static final double[][] A = {
        {10, 3, 17, 3.5, 1.7, 8},
        {0.05, 10, 17, 0.1, 8, 14},
        {3, 3.5, 1.7, 10, 17, 8},
        {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final int[][] P = {
        {1312, 1696, 5569, 124, 8283, 5886},
        {2329, 4135, 8307, 3736, 1004, 9991},
        {2348, 1451, 3522, 2883, 3047, 6650},
        {4047, 8828, 8732, 5743, 1091, 381}
    };

    private Landscapes() {}

    static Space braninSpace() {
        return Space.builder().uniform("x", -5, 10).uniform("y", 0, 15).build();
    }

    static double branin(Setting s) {
        double x = s.real("x");
        double y = s.real("y");
        double a = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return a * a + 10 * (1 - 1 / (8 * Math.PI)) * StrictMath.cos(x) + 10;
    }

    static Space hartmann6Space() {
        SpaceBuilder space = Space.builder();
        for (int i = 0; i < 6; i++) {
            space.uniform("x" + i, 0, 1);
        }
        return space.build();
    }

    static double hartmann6(Setting s) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double inner = 0;
            for (int j = 0; j < 6; j++) {
                double d = s.real("x" + j) - 1e-4 * P[i][j];
                inner += A[i][j] * d * d;
            }
            sum -= ALPHA[i] * StrictMath.exp(-inner);
        }
        return sum;
    }
}
