package lanewise.simd.reference;

import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.LaneMath;
import lanewise.simd.lane.Logarithms;
import lanewise.simd.lane.Powers;

/** {@link Definition} for losses and their gradients, element by element and row by row. */
public final class DefinitionLosses {
    private static final float FAR = 128f;

    private DefinitionLosses() {}

    /** What one element of a loss is: its value, and its gradient before the factor. */
    public interface Element {
        /** The loss. */
        float loss(float x, float y);

        /** The gradient times a factor. */
        float gradient(float x, float y, float scale);
    }

    /** Fills losses and gradients. */
    public static void each(Element e, float[] x, float[] y, float scale, float[] losses, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            losses[i] = e.loss(x[i], y[i]);
            dx[i] = e.gradient(x[i], y[i], scale);
        }
    }

    /** d², 2·scale·d. */
    public static final Element SQUARED = new Element() {
        @Override
        public float loss(float x, float y) {
            return (x - y) * (x - y);
        }

        @Override
        public float gradient(float x, float y, float scale) {
            return (x - y) * (2f * scale);
        }
    };

    /** Slopes up and down, 0 between. */
    public record Piecewise(float up, float down) implements Element {
        @Override
        public float loss(float x, float y) {
            float d = x - y;
            return d > 0f ? d * up : d * down;
        }

        @Override
        public float gradient(float x, float y, float scale) {
            float d = x - y;
            if (d > 0f) {
                return up * scale;
            }
            return d < 0f ? down * scale : d * scale;
        }
    }

    /** c·(d − c/2), scale·c. */
    public record Huber(float delta) implements Element {
        private float c(float d) {
            if (d > delta) {
                return delta;
            }
            return d < -delta ? -delta : d;
        }

        @Override
        public float loss(float x, float y) {
            float d = x - y;
            return c(d) * (d - c(d) / 2f);
        }

        @Override
        public float gradient(float x, float y, float scale) {
            return c(x - y) * scale;
        }
    }

    /** ln cosh d, scale·tanh d. */
    public static final Element LOG_COSH = new Element() {
        @Override
        public float loss(float x, float y) {
            return Logarithms.logCosh(x - y);
        }

        @Override
        public float gradient(float x, float y, float scale) {
            return Exponentials.tanh(x - y) * scale;
        }
    };

    /** fma(w, ln(1 + e), k·|x|), ±scale·(k − e/(e + 1)·w). */
    public record SigmoidCrossEntropy(float p) implements Element {
        private float k(float x, float y) {
            return x > 0f ? 1f - y : y * p;
        }

        private float w(float y) {
            return Math.fma(y, p - 1f, 1f);
        }

        @Override
        public float loss(float x, float y) {
            float l = Logarithms.log1pOfFraction(Exponentials.expOfNegative(-Math.abs(x)));
            return Math.fma(w(y), l, k(x, y) == 0f ? 0f : k(x, y) * Math.abs(x));
        }

        @Override
        public float gradient(float x, float y, float scale) {
            float e = Exponentials.expOfNegative(-Math.abs(x));
            float g = (k(x, y) - e / (e + 1f) * w(y)) * scale;
            return x > 0f ? g : -g;
        }
    }

    /** w·(1 − p)^γ times the entropy, and its gradient. */
    public record Focal(float gamma, float positive, float negative) implements Element {
        private float u(float x, float y) {
            return y > 0.5f ? x : -x;
        }

        private float entropy(float u) {
            float l = Logarithms.log1pOfFraction(Exponentials.expOfNegative(-Math.abs(u)));
            return u > 0f ? 0f + l : -u + l;
        }

        private float m(float u, float y) {
            float power = Exponentials.expOfNegative(Math.min(entropy(-u), FAR) * -gamma);
            return power * (y > 0.5f ? positive : negative);
        }

        @Override
        public float loss(float x, float y) {
            return m(u(x, y), y) * entropy(u(x, y));
        }

        @Override
        public float gradient(float x, float y, float scale) {
            float u = u(x, y);
            float p = Exponentials.sigmoid(u) * gamma;
            float h = Math.fma(p, Math.min(entropy(u), FAR), Exponentials.sigmoid(-u));
            return y > 0.5f ? -(h * m(u, y) * scale) : h * m(u, y) * scale;
        }
    }

    /** y·(ln y − x), −scale·y. */
    public static final Element KL = new Element() {
        @Override
        public float loss(float x, float y) {
            return y == 0f ? 0f : y * (LaneMath.log(y) - x);
        }

        @Override
        public float gradient(float x, float y, float scale) {
            return -(scale * y);
        }
    };

    /** x − y·ln(x + eps), scale·(1 − y/(x + eps)). */
    public record Poisson(float eps) implements Element {
        @Override
        public float loss(float x, float y) {
            return y == 0f ? x - 0f : x - y * LaneMath.log(x + eps);
        }

        @Override
        public float gradient(float x, float y, float scale) {
            return scale * (1f - y / (x + eps));
        }
    }

    /** eˣ − y·x, scale·(eˣ − y). */
    public static final Element POISSON_LOG = new Element() {
        @Override
        public float loss(float x, float y) {
            return y == 0f ? LaneMath.exp(x) : LaneMath.exp(x) - y * x;
        }

        @Override
        public float gradient(float x, float y, float scale) {
            return scale * (LaneMath.exp(x) - y);
        }
    };

    /** 1 − y·x where above 0, −scale·y there. */
    public static final Element HINGE = new Element() {
        @Override
        public float loss(float x, float y) {
            float m = Math.fma(-x, y, 1f);
            return m <= 0f ? 0f : m;
        }

        @Override
        public float gradient(float x, float y, float scale) {
            return Math.fma(-x, y, 1f) <= 0f ? 0f : -scale * y;
        }
    };

    /** r[j] = x[i, j] + (margin − x[i, t]); Σr/cols or Σr²/cols; the gradient of class t is minus the sum of the others. */
    public static void multiMargin(
            float[] x,
            int[] labels,
            int power,
            float margin,
            float scale,
            float[] loss,
            float[] dx,
            int rows,
            int cols) {
        for (int i = 0; i < rows; i++) {
            float[] r = new float[cols];
            float[] g = new float[cols];
            for (int j = 0; j < cols; j++) {
                float v = x[i * cols + j] + (margin - x[i * cols + labels[i]]);
                r[j] = j == labels[i] || v <= 0f ? 0f : v;
            }
            loss[i] = (power == 1 ? Definition.sum(r, cols) : DefinitionReductions.sumOfSquares(r, 0, cols)) / cols;
            for (int j = 0; j < cols; j++) {
                float height = r[j] > 0f ? scale / cols : r[j];
                g[j] = power == 1 ? height : r[j] * (2f * scale / cols);
            }
            g[labels[i]] = -Definition.sum(g, cols);
            System.arraycopy(g, 0, dx, i * cols, cols);
        }
    }

    /** f = w·q^γ, loss = f·l, c = scale·f·fma(γ·p, l/q, 1); dx = e·(c/s), −c·q for class t. */
    public static void softmaxFocal(
            float[] x,
            int[] labels,
            float gamma,
            float[] weights,
            float scale,
            float[] loss,
            float[] dx,
            int rows,
            int cols) {
        for (int i = 0; i < rows; i++) {
            int t = labels[i];
            float[] u = row(x, i * cols, cols);
            float[] e = new float[cols];
            float m = Definition.max(u, 0, cols);
            for (int j = 0; j < cols; j++) {
                e[j] = u[j] - m < -87.68311f ? 0f : LaneMath.exp(u[j] - m);
            }
            float right = e[t];
            e[t] = 0f;
            float others = Definition.sum(e, cols);
            float s = others + right;
            float q = others / s;
            float l = u[t] - m == 0f ? Logarithms.log1p(others) : LaneMath.log(s) - (u[t] - m);
            float f = gamma == 0f ? weights[t] : weights[t] * Powers.pow(q, gamma);
            float c = scale * f * Math.fma(gamma * (right / s), q == 0f ? 1f : l / q, 1f);
            for (int j = 0; j < cols; j++) {
                dx[i * cols + j] = j == t ? -c * q : e[j] * (c / s);
            }
            loss[i] = f * l;
        }
    }

    /** 1 − cos; dx = fma(t, −(scale/a/b), x·f). */
    public static void cosineDistance(
            float[] x, float[] target, float eps, float scale, float[] loss, float[] dx, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            float[] u = row(x, i * cols, cols);
            float[] t = row(target, i * cols, cols);
            float norm = DefinitionReductions.l2(u, 0, cols);
            float a = Math.max(norm, eps);
            float b = Math.max(DefinitionReductions.l2(t, 0, cols), eps);
            float cos = DefinitionReductions.dot(u, t, 0, cols) / a / b;
            loss[i] = 1f - cos;
            float f = norm > eps ? scale * cos / a / a : 0f;
            for (int j = 0; j < cols; j++) {
                dx[i * cols + j] = Math.fma(t[j], -(scale / a / b), u[j] * f);
            }
        }
    }

    /** (‖P‖ − ‖N‖) + margin where above 0; dx = [P·f − N·g | −P·f | N·g]. */
    public static void tripletMargin(
            float[] x, float margin, float eps, float scale, float[] loss, float[] dx, int rows, int cols) {
        for (int i = 0; i < rows; i++) {
            float[] a = row(x, 3 * i * cols, cols);
            float[] p = row(x, (3 * i + 1) * cols, cols);
            float[] n = row(x, (3 * i + 2) * cols, cols);
            for (int j = 0; j < cols; j++) {
                p[j] = a[j] - p[j] + eps;
                n[j] = a[j] - n[j] + eps;
            }
            float toPositive = DefinitionReductions.l2(p, 0, cols);
            float toNegative = DefinitionReductions.l2(n, 0, cols);
            float l = toPositive - toNegative + margin;
            loss[i] = l <= 0f ? 0f : l;
            float f = loss[i] == 0f || toPositive == 0f ? 0f : scale / toPositive;
            float g = loss[i] == 0f || toNegative == 0f ? 0f : scale / toNegative;
            for (int j = 0; j < cols; j++) {
                dx[3 * i * cols + j] = p[j] * f - n[j] * g;
                dx[(3 * i + 1) * cols + j] = -(p[j] * f);
                dx[(3 * i + 2) * cols + j] = n[j] * g;
            }
        }
    }

    private static float[] row(float[] x, int from, int cols) {
        float[] y = new float[cols];
        System.arraycopy(x, from, y, 0, cols);
        return y;
    }
}
