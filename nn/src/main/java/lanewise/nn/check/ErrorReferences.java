package lanewise.nn.check;

import lanewise.nn.loss.CosineSimilarity;
import lanewise.nn.loss.Huber;
import lanewise.nn.loss.MultiClassHinge;
import lanewise.nn.loss.Poisson;
import lanewise.nn.loss.Quantile;
import lanewise.nn.loss.Triplet;

/** Losses of differences, margins and directions, by the equations of docs/losses.md. */
final class ErrorReferences {
    private ErrorReferences() {}

    private static int difference(DoubleTape t, int x, double y) {
        return t.subtract(x, t.constant(y));
    }

    /** max(0, x). */
    private static int positive(DoubleTape t, int x) {
        return t.choose(x, x, t.constant(0));
    }

    /** |x|, with a derivative of 0 at 0. */
    private static int magnitude(DoubleTape t, int x) {
        int minus = t.scale(-1, x);
        return t.choose(x, x, positive(t, minus));
    }

    static int squared(DoubleTape t, int x, double y) {
        int d = difference(t, x, y);
        return t.multiply(d, d);
    }

    static int absolute(DoubleTape t, int x, double y) {
        return magnitude(t, difference(t, x, y));
    }

    static int huber(Huber loss, DoubleTape t, int x, double y) {
        int d = difference(t, x, y);
        int size = magnitude(t, d);
        int linear = t.scale(loss.delta(), t.shift(-loss.delta() / 2, size));
        return t.choose(t.shift(-loss.delta(), size), linear, t.scale(0.5, t.multiply(d, d)));
    }

    /** ln cosh d = d + ln(1 + e^(−2d)) − ln 2. */
    static int logCosh(DoubleTape t, int x, double y) {
        int d = difference(t, x, y);
        int log = t.softplus(t.scale(-2, d));
        return t.shift(-StrictMath.log(2), t.add(d, log));
    }

    /** q·(y − x) or (1 − q)·(x − y). */
    static int quantile(Quantile loss, DoubleTape t, int x, double y) {
        int d = difference(t, x, y);
        int over = positive(t, d);
        int under = positive(t, t.scale(-1, d));
        return t.plus(1 - loss.q(), over).plus(loss.q(), under).sum();
    }

    static int hinge(DoubleTape t, int x, double y) {
        return positive(t, t.shift(1, t.scale(-y, x)));
    }

    static int poisson(Poisson loss, DoubleTape t, int x, double y) {
        if (loss.logarithms()) {
            int rate = t.exp(x);
            return t.plus(rate).plus(-y, x).sum();
        }
        if (y == 0) {
            return x;
        }
        int log = t.log(t.shift(loss.eps(), x));
        return t.plus(x).plus(-y, log).sum();
    }

    static int multiClassHinge(MultiClassHinge loss, DoubleTape t, int[] x, double... y) {
        int label = (int) y[0];
        int[] terms = new int[x.length];
        for (int j = 0; j < x.length; j++) {
            int excess = positive(t, t.shift(loss.margin(), t.subtract(x[j], x[label])));
            terms[j] = j == label ? t.constant(0) : loss.power() == 1 ? excess : t.multiply(excess, excess);
        }
        return t.scale(1.0 / x.length, RowReferences.sum(t, terms));
    }

    private static int norm(DoubleTape t, int... x) {
        for (int v : x) {
            t.plusProduct(v, v);
        }
        return t.sqrt(t.sum());
    }

    static int cosine(CosineSimilarity loss, DoubleTape t, int[] x, double... y) {
        int[] target = new int[x.length];
        for (int j = 0; j < x.length; j++) {
            target[j] = t.constant(y[j]);
        }
        int norms = t.multiply(atLeast(t, loss.eps(), norm(t, x)), atLeast(t, loss.eps(), norm(t, target)));
        for (int j = 0; j < x.length; j++) {
            t.plusProduct(x[j], target[j]);
        }
        return t.shift(1, t.scale(-1, t.divide(t.sum(), norms)));
    }

    private static int atLeast(DoubleTape t, double eps, int x) {
        return t.choose(t.shift(-eps, x), x, t.constant(eps, DoubleTape.U * eps));
    }

    /** [anchor, positive, negative]. */
    static int triplet(Triplet loss, DoubleTape t, int[] x, double... none) {
        int size = x.length / 3;
        int[] near = new int[size];
        int[] far = new int[size];
        for (int j = 0; j < size; j++) {
            near[j] = t.shift(loss.eps(), t.subtract(x[j], x[size + j]));
            far[j] = t.shift(loss.eps(), t.subtract(x[j], x[2 * size + j]));
        }
        return positive(t, t.shift(loss.margin(), t.subtract(norm(t, near), norm(t, far))));
    }
}
