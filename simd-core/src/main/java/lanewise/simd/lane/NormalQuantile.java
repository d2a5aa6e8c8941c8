package lanewise.simd.lane;

/**
 * The quantile of the standard normal distribution: the x below which a part t of all numbers lies.
 *
 * <p>M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), routine PPND7: a
 * rational function of t − ½ where |t − ½| ≤ 0.425, else one of √(−ln t), t the smaller of both tails. The second one for tails below
 * e⁻²⁵ is left out; nothing here goes so far.
 */
public final class NormalQuantile {
    /** The least tail; the approximation ends at e⁻²⁵ = 1.4·10⁻¹¹. */
    public static final float LEAST_TAIL = 0x1p-35f;

    public static final float CENTRE = 0.425f;
    public static final float CENTRE_SQUARE = (float) 0.180625;
    public static final float A0 = (float) 3.3871327179;
    public static final float A1 = (float) 50.434271938;
    public static final float A2 = (float) 159.29113202;
    public static final float A3 = (float) 59.109374720;
    public static final float B1 = (float) 17.895169469;
    public static final float B2 = (float) 78.757757664;
    public static final float B3 = (float) 67.187563600;

    public static final float TAIL_SHIFT = 1.6f;
    public static final float C0 = (float) 1.4234372777;
    public static final float C1 = (float) 2.7568153900;
    public static final float C2 = (float) 1.3067284816;
    public static final float C3 = (float) 0.17023821103;
    public static final float D1 = (float) 0.73700164250;
    public static final float D2 = (float) 0.12021132975;

    private NormalQuantile() {}

    /**
     * The quantile of t, at most 8·2⁻²⁴ of it away from that of the argument that decides.
     *
     * @param centre t − ½, which decides where its magnitude is at most 0.425
     * @param lower t, which decides below that
     * @param upper 1 − t, which decides above; both at least {@link #LEAST_TAIL}
     */
    public static float of(float centre, float lower, float upper) {
        boolean near = Math.abs(centre) <= CENTRE;
        float q = Math.fma(-centre, centre, CENTRE_SQUARE);
        float s = (float) Math.sqrt(-LaneMath.log(Math.min(lower, upper))) - TAIL_SHIFT;
        float num = near ? centre * Polynomial.of(q, A3, A2, A1, A0) : Polynomial.of(s, C3, C2, C1, C0);
        float den = near ? Polynomial.of(q, B3, B2, B1, 1f) : Math.fma(Math.fma(s, D2, D1), s, 1f);
        float x = num / den;
        return near || lower >= upper ? x : -x;
    }
}
