package lanewise.nn.check;

/**
 * Scalar arithmetic in double precision that records itself, for gradients by reverse accumulation. A value is the number of a node; its operands' derivatives are
 * stored when it is computed, so {@link #backward} is one loop and knows no operations. All lies in arrays that grow and are used again.
 *
 * {@snippet :
 * DoubleTape tape = new DoubleTape();
 * int x = tape.variable(0.5);
 * int y = tape.multiply(x, tape.exp(x));
 * tape.backward(y);
 * double slope = tape.adjoint(x); // e^x·(1 + x)
 * }
 *
 * <p><b>Rounding.</b> Beside each value and each derivative the tape keeps how far a computation in <i>float</i> by the same steps may be away: a running error analysis to
 * first order in u = 2⁻²⁴ (J. H. Wilkinson; N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., §3.3). A sum of k terms in any order, products or not,
 * has an error of at most (k + 1)·u·Σ|terms|; a function one of 16·u·|f| (8 ULP, more than any kernel's), its derivative one of 16·u·max(|f′|, 1) and |f″| times that of
 * its argument; operands hand theirs on, times the magnitude of the derivative. Where the error of a comparison exceeds its margin, both branches count.
 *
 * <p><b>Kinks.</b> Comparisons go through {@link #choose} and {@link #max}, which keep a fingerprint of all decisions so far: two evaluations with the same
 * {@link #branches} lie on one smooth piece of the function.
 */
public final class DoubleTape {
    /** Unit roundoff of float. */
    static final double U = 0x1p-24;

    private static final double FUNCTION = 16 * U;

    /** Of a product that underflows. */
    static final double HALF_SMALLEST = 0x1p-150;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final boolean recording;
    private final TapeEdges edges = new TapeEdges();
    private final TapeNodes nodes = new TapeNodes();
    private final TapeSum sum = new TapeSum();
    private long branches;

    /** An empty tape. */
    public DoubleTape() {
        this(true);
    }

    /** Without recording only values and branches are kept. */
    DoubleTape(boolean recording) {
        this.recording = recording;
    }

    /** How many nodes there are. */
    public int length() {
        return nodes.length();
    }

    /** What a node is worth. */
    public double value(int node) {
        return nodes.value(node);
    }

    /** How far a float computation of this value may be away from it, to first order. */
    public double error(int node) {
        return nodes.error(node);
    }

    /** A fingerprint of all comparisons so far. */
    public long branches() {
        return branches;
    }

    /** The derivative of what {@link #backward} went back from with respect to this node. */
    public double adjoint(int node) {
        return nodes.adjoint(node);
    }

    /** How far a float computation of this derivative may be away from it, to first order. */
    public double adjointError(int node) {
        return nodes.adjointError(node);
    }

    /** Goes back to a tape of so many nodes, the last of which came after such branches; only without recording. */
    void rewind(int length, long branches) {
        nodes.cut(length);
        this.branches = branches;
    }

    void set(int node, double value) {
        nodes.set(node, value);
    }

    private int add(double value, double error) {
        if (sum.terms() > 0) {
            throw new IllegalStateException(
                    "a sum of " + sum.terms() + " terms has not been ended; call sum() before anything else");
        }
        if (recording) {
            edges.close(nodes.length());
        }
        return nodes.add(value, error);
    }

    private void edge(int from, double slope, double slopeError) {
        if (recording) {
            edges.add(from, slope, slopeError);
        }
    }

    /** A number that is a float, exactly. */
    public int constant(double value) {
        return add(value, 0);
    }

    /** A number of which a float computation has only so much. */
    public int constant(double value, double error) {
        return add(value, error);
    }

    /** A number whose derivative is asked for: a parameter or an input. */
    public int variable(double value) {
        return add(value, 0);
    }

    /** Adds c·a to the sum that {@link #sum} ends. */
    public DoubleTape plus(double c, int a) {
        double v = value(a);
        boolean exact = Math.abs(c) == 1;
        sum.add(c * v, Math.abs(c) * error(a), !exact);
        edge(a, c, exact ? 0 : U * Math.abs(c));
        return this;
    }

    /** Adds a to the sum that {@link #sum} ends. */
    public DoubleTape plus(int a) {
        return plus(1, a);
    }

    /** Adds a·b to the sum that {@link #sum} ends. */
    public DoubleTape plusProduct(int a, int b) {
        double x = value(a);
        double y = value(b);
        sum.add(x * y, Math.abs(x) * error(b) + Math.abs(y) * error(a), true);
        edge(a, y, error(b));
        edge(b, x, error(a));
        return this;
    }

    /** Ends a sum of what was added since the last one, in one node; 0 if nothing was. */
    public int sum() {
        double value = sum.value();
        double error = sum.error();
        sum.clear();
        return add(value, error);
    }

    /** a + b. */
    public int add(int a, int b) {
        return plus(a).plus(b).sum();
    }

    /** a − b. */
    public int subtract(int a, int b) {
        return plus(a).plus(-1, b).sum();
    }

    /** a·b. */
    public int multiply(int a, int b) {
        return plusProduct(a, b).sum();
    }

    /** c·a, c a number that is rounded to float. */
    public int scale(double c, int a) {
        return plus(c, a).sum();
    }

    /** a + c, c a number that is rounded to float. */
    public int shift(double c, int a) {
        return add(a, constant(c, U * Math.abs(c)));
    }

    /** a/b. */
    public int divide(int a, int b) {
        double x = value(a);
        double y = value(b);
        double q = x / y;
        double ex = error(a) / Math.abs(y);
        double ey = error(b) / Math.abs(y);
        edge(a, 1 / y, (ey + 2 * U) / Math.abs(y));
        edge(b, -q / y, (ex + Math.abs(q) * (2 * ey + 4 * U)) / Math.abs(y));
        return add(q, ex + Math.abs(q) * (ey + U) + HALF_SMALLEST);
    }

    /**
     * Any smooth function of a: for those that are not here.
     *
     * @param value f(a)
     * @param slope f′(a)
     * @param curvature f″(a)
     */
    public int map(int a, double value, double slope, double curvature) {
        return map(a, value, slope, curvature, Math.max(Math.abs(slope), 1));
    }

    /** The kernel's derivative has an error of some units in the last place of {@code scale}. */
    private int map(int a, double value, double slope, double curvature, double scale) {
        double e = error(a);
        edge(a, slope, Math.abs(curvature) * e + FUNCTION * scale);
        return add(value, Math.abs(slope) * e + FUNCTION * Math.abs(value) + HALF_SMALLEST);
    }

    /** e^a. */
    public int exp(int a) {
        double y = StrictMath.exp(value(a));
        return map(a, y, y, y, y);
    }

    /** e^a − 1. */
    public int expm1(int a) {
        double y = StrictMath.exp(value(a));
        return map(a, StrictMath.expm1(value(a)), y, y);
    }

    /** ln a. */
    public int log(int a) {
        double x = value(a);
        return map(a, StrictMath.log(x), 1 / x, 1 / (x * x), Math.abs(1 / x));
    }

    /** √a. */
    public int sqrt(int a) {
        double y = StrictMath.sqrt(value(a));
        return map(a, y, 0.5 / y, 0.25 / (y * y * y), 0.5 / y);
    }

    /** a to a fixed power; the derivative for 0 is 0. */
    public int pow(int a, double exponent) {
        double x = value(a);
        double slope = exponent == 0 ? 0 : exponent * StrictMath.pow(x, exponent - 1);
        double curvature =
                exponent == 0 || exponent == 1 ? 0 : exponent * (exponent - 1) * StrictMath.pow(x, exponent - 2);
        return map(a, StrictMath.pow(x, exponent), slope, curvature, Math.abs(slope));
    }

    /** tanh a. */
    public int tanh(int a) {
        double y = StrictMath.tanh(value(a));
        return map(a, y, (1 - y) * (1 + y), 2 * y * (1 - y * y));
    }

    /** σ(a) = 1/(1 + e⁻ᵃ). */
    public int sigmoid(int a) {
        double y = SmoothFunctions.logistic(value(a));
        double slope = y * SmoothFunctions.logistic(-value(a));
        return map(a, y, slope, slope * (1 - 2 * y));
    }

    /** ln(1 + eᵃ). */
    public int softplus(int a) {
        double x = value(a);
        double slope = SmoothFunctions.logistic(x);
        double y = Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        return map(a, y, slope, slope * SmoothFunctions.logistic(-x));
    }

    /** erf a. */
    public int erf(int a) {
        double x = value(a);
        double slope = SmoothFunctions.erfSlope(x);
        return map(a, SmoothFunctions.erf(x), slope, 2 * x * slope);
    }

    /** {@code condition > 0 ? above : otherwise}. */
    public int choose(int condition, int above, int otherwise) {
        double margin = value(condition);
        boolean positive = margin > 0;
        decide(positive ? 1 : 2);
        int chosen = positive ? above : otherwise;
        int left = positive ? otherwise : above;
        boolean open = Math.abs(margin) < 2 * error(condition);
        edge(chosen, 1, open ? 1 : 0);
        double e = error(chosen);
        if (open) {
            edge(left, 0, 1);
            e = Math.max(e, error(left)) + Math.abs(value(chosen) - value(left));
        }
        return add(value(chosen), e);
    }

    /** The greatest of some nodes, of equal ones the first; NaN and errors aside, at least one. */
    public int max(int... candidates) {
        int first = 0;
        double e = 0;
        for (int i = 0; i < candidates.length; i++) {
            first = value(candidates[i]) > value(candidates[first]) ? i : first;
            e = Math.max(e, error(candidates[i]));
        }
        decide(first);
        int greatest = candidates[first];
        boolean open = false;
        for (int i = 0; i < candidates.length; i++) {
            if (i != first && value(greatest) - value(candidates[i]) < 2 * (error(greatest) + error(candidates[i]))) {
                edge(candidates[i], 0, 1);
                open = true;
            }
        }
        edge(greatest, 1, open ? 1 : 0);
        return add(value(greatest), e);
    }

    private void decide(int decision) {
        branches = (branches ^ (decision + 1L)) * MIX;
        branches ^= branches >>> 29;
    }

    /** The derivatives of a node with respect to all others. */
    public void backward(int root) {
        if (!recording) {
            throw new IllegalStateException("this tape does not record; there is nothing to go back over");
        }
        nodes.clearAdjoints();
        nodes.addAdjoint(root, 1, 0);
        for (int i = root; i >= 0; i--) {
            double a = nodes.adjoint(i);
            double e = nodes.closeAdjoint(i);
            if (a != 0 || e != 0) {
                edges.passBack(i, a, e, nodes);
            }
        }
    }
}
