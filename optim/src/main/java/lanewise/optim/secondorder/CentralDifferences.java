package lanewise.optim.secondorder;

/** See {@link HessianProduct#byDifferences}. */
final class CentralDifferences implements HessianProduct {
    private static final double CUBE_ROOT_OF_U = StrictMath.cbrt(0x1p-53);

    private final Objective objective;
    private final double[] point;
    private final double[] ahead;

    CentralDifferences(Objective objective, int n) {
        this.objective = objective;
        point = new double[n];
        ahead = new double[n];
    }

    @Override
    public void multiply(double[] theta, double[] v, double[] hv) {
        double norm = Vectors.norm(v);
        if (norm == 0) {
            Vectors.scale(0, v, hv);
            return;
        }
        double h = CUBE_ROOT_OF_U * (1 + Vectors.norm(theta)) / norm;
        Vectors.axpy(h, v, theta, point);
        objective.valueAndGradient(point, ahead);
        Vectors.axpy(-h, v, theta, point);
        objective.valueAndGradient(point, hv);
        for (int i = 0; i < hv.length; i++) {
            hv[i] = (ahead[i] - hv[i]) / (2 * h);
        }
    }
}
