package lanewise.simd.reference;

/** Losses of one prediction x and target y, or of one row, and their derivatives by x as equations in double precision; see {@link Textbook}. */
public final class TextbookLosses {
    private TextbookLosses() {}

    /** l(x, y) and ∂l/∂x. */
    public interface Equation {
        /** l(x, y). */
        double loss(double x, double y);

        /** ∂l/∂x. */
        double gradient(double x, double y);
    }

    private interface Of {
        double at(double x, double y);
    }

    private static Equation of(Of loss, Of gradient) {
        return new Equation() {
            @Override
            public double loss(double x, double y) {
                return loss.at(x, y);
            }

            @Override
            public double gradient(double x, double y) {
                return gradient.at(x, y);
            }
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    /** ln(1 + eˣ). */
    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static double xLogY(double x, double y) {
        return x == 0 ? 0 : x * StrictMath.log(y);
    }

    /** (x − y)². */
    public static Equation squared() {
        return of((x, y) -> (x - y) * (x - y), (x, y) -> 2 * (x - y));
    }

    /** |x − y|. */
    public static Equation absolute() {
        return of((x, y) -> Math.abs(x - y), (x, y) -> Math.signum(x - y));
    }

    /** max(q·(y − x), (q − 1)·(y − x)). */
    public static Equation quantile(double q) {
        return of((x, y) -> Math.max(q * (y - x), (q - 1) * (y - x)), (x, y) -> x > y ? 1 - q : x < y ? -q : 0);
    }

    /** d²/2 where |d| ≤ δ, else δ·(|d| − δ/2). */
    public static Equation huber(double delta) {
        return of(
                (x, y) -> Math.abs(x - y) <= delta ? (x - y) * (x - y) / 2 : delta * (Math.abs(x - y) - delta / 2),
                (x, y) -> Math.abs(x - y) <= delta ? x - y : delta * Math.signum(x - y));
    }

    /** ln cosh(x − y), by the series near 0. */
    public static Equation logCosh() {
        return of(
                (x, y) -> {
                    double d = Math.abs(x - y);
                    double s = StrictMath.sinh(Math.min(d, 1));
                    return d < 1
                            ? StrictMath.log1p(s * s) / 2
                            : d + StrictMath.log1p(StrictMath.exp(-2 * d)) - StrictMath.log(2);
                },
                (x, y) -> StrictMath.tanh(x - y));
    }

    /** −p·y·ln σ(x) − (1 − y)·ln(1 − σ(x)). */
    public static Equation binaryCrossEntropy(double p) {
        return of(
                (x, y) -> p * y * softplus(-x) + (1 - y) * softplus(x),
                (x, y) -> -p * y * sigmoid(-x) + (1 - y) * sigmoid(x));
    }

    /** −w·(1 − p)^γ·ln p with the probability p of what is right. */
    public static Equation focal(double gamma, double positive, double negative) {
        Of u = (x, y) -> y == 1 ? x : -x;
        return of(
                (x, y) -> (y == 1 ? positive : negative)
                        * StrictMath.pow(sigmoid(-u.at(x, y)), gamma)
                        * softplus(-u.at(x, y)),
                (x, y) -> {
                    double p = sigmoid(u.at(x, y));
                    double q = sigmoid(-u.at(x, y));
                    double g = StrictMath.pow(q, gamma) * (gamma * p * StrictMath.log(p) - q);
                    return y == 1 ? positive * g : -negative * g;
                });
    }

    /** y·(ln y − x). */
    public static Equation klDivergence() {
        return of((x, y) -> xLogY(y, y) - y * x, (x, y) -> -y);
    }

    /** x − y·ln(x + ε). */
    public static Equation poisson(double eps) {
        return of((x, y) -> x - xLogY(y, x + eps), (x, y) -> 1 - y / (x + eps));
    }

    /** eˣ − y·x. */
    public static Equation poissonLog() {
        return of((x, y) -> StrictMath.exp(x) - y * x, (x, y) -> StrictMath.exp(x) - y);
    }

    /** max(0, 1 − y·x). */
    public static Equation hinge() {
        return of((x, y) -> Math.max(0, 1 - y * x), (x, y) -> y * x < 1 ? -y : 0);
    }

    /** Σⱼ max(0, margin − x[t] + x[j])^p / K over j ≠ t. */
    public static double multiMargin(double[] x, int t, int p, double margin) {
        double s = 0;
        for (int j = 0; j < x.length; j++) {
            s += j == t ? 0 : StrictMath.pow(Math.max(0, margin - x[t] + x[j]), p);
        }
        return s / x.length;
    }

    /** −(1 − p)^γ·ln p, p = softmax(x)[t]. */
    public static double softmaxFocal(double[] x, int t, double gamma) {
        double log = TextbookRows.logSoftmax(x)[t];
        return -StrictMath.pow(-StrictMath.expm1(log), gamma) * log;
    }

    /** 1 − x·t/(max(‖x‖, ε)·max(‖t‖, ε)). */
    public static double cosineDistance(double[] x, double[] t, double eps) {
        double product = 0;
        for (int j = 0; j < x.length; j++) {
            product += x[j] * t[j];
        }
        return 1 - product / (Math.max(norm(x), eps) * Math.max(norm(t), eps));
    }

    /** max(0, ‖a − p + ε‖ − ‖a − n + ε‖ + margin) of [a | p | n]. */
    public static double tripletMargin(double[] x, double margin, double eps) {
        int k = x.length / 3;
        double[] p = new double[k];
        double[] n = new double[k];
        for (int j = 0; j < k; j++) {
            p[j] = x[j] - x[k + j] + eps;
            n[j] = x[j] - x[2 * k + j] + eps;
        }
        return Math.max(0, norm(p) - norm(n) + margin);
    }

    private static double norm(double... x) {
        double s = 0;
        for (double v : x) {
            s += v * v;
        }
        return Math.sqrt(s);
    }
}
