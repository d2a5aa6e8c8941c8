package lanewise.optim.math;

/** The half wave of annealing. {@link StrictMath#cos} would do, but allocates beyond π/4; {@link Math#cos} may differ between machines. */
public final class Cosines {
    private Cosines() {}

    /**
     * cos(πx) for x in [0, 1]; exact at 0, 1/2 and 1, error at most 2⁻⁵² elsewhere. By symmetry it is a sine or cosine of at most π/4, for
     * which the polynomials of FDLIBM's k_sin.c and k_cos.c serve (Sun Microsystems 1993).
     */
    public static double cosPi(double x) {
        double y = 0.5 - x;
        double far = Math.abs(y);
        if (far <= 0.25) {
            return sine(Math.PI * y);
        }
        return Math.copySign(cosine(Math.PI * (0.5 - far)), y);
    }

    private static double sine(double x) {
        double z = x * x;
        double r = -2.5050760253406863e-08 + z * 1.58969099521155e-10;
        r = 2.7557313707070068e-06 + z * r;
        r = -0.0001984126982985795 + z * r;
        r = 0.00833333333332249 + z * r;
        return x + z * x * (-0.16666666666666632 + z * r);
    }

    private static double cosine(double x) {
        double z = x * x;
        double r = 2.087572321298175e-09 + z * -1.1359647557788195e-11;
        r = -2.7557314351390663e-07 + z * r;
        r = 2.480158728947673e-05 + z * r;
        r = -0.001388888888887411 + z * r;
        r = 0.0416666666666666 + z * r;
        return 1 - (0.5 * z - z * (z * r));
    }
}
