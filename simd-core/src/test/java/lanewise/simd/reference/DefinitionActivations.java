package lanewise.simd.reference;

import java.util.Arrays;
import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.Gaussian;
import lanewise.simd.lane.Logarithms;
import lanewise.simd.lane.SelfGated;

/**
 * {@link Definition} for activations. The scalar lane functions are shared, because they are their own definition; what
 * surrounds them is written from the kernels' Javadoc.
 */
public final class DefinitionActivations {
    private static final float LAMBDA = (float) 1.0507009873554805;
    private static final float LAMBDA_ALPHA = (float) (1.0507009873554805 * 1.6732632423543772);

    private DefinitionActivations() {}

    private static float sixth(float x) {
        float c = x + 3f < 0f ? 0f : x + 3f;
        return (c > 6f ? 6f : c) * (1f / 6f);
    }

    /** y[i] = σ(x[i]). */
    public static void sigmoid(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Exponentials.sigmoid(x[i]);
        }
    }

    /** dx from y and dy. */
    public static void sigmoidBackward(float[] y, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = y[i] * (1f - y[i]) * dy[i];
        }
    }

    /** y[i] = tanh x[i]. */
    public static void tanh(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Exponentials.tanh(x[i]);
        }
    }

    /** dx from y and dy. */
    public static void tanhBackward(float[] y, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = Math.fma(-y[i], y[i], 1f) * dy[i];
        }
    }

    /** y[i] = ln(1 + eˣ). */
    public static void softplus(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Logarithms.softplus(x[i]);
        }
    }

    /** dx from y and dy. */
    public static void softplusBackward(float[] y, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = -Exponentials.expm1OfNegative(-y[i]) * dy[i];
        }
    }

    /** y[i] = x·Φ(x). */
    public static void gelu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Gaussian.gelu(x[i]);
        }
    }

    /** dx from x and dy. */
    public static void geluBackward(float[] x, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = Gaussian.geluGradient(x[i]) * dy[i];
        }
    }

    /** y[i] = x·σ(2u). */
    public static void geluTanh(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = SelfGated.geluTanh(x[i]);
        }
    }

    /** dx from x and dy. */
    public static void geluTanhBackward(float[] x, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = SelfGated.geluTanhGradient(x[i]) * dy[i];
        }
    }

    /** y[i] = x·σ(x). */
    public static void silu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = SelfGated.silu(x[i]);
        }
    }

    /** dx from x and dy. */
    public static void siluBackward(float[] x, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = SelfGated.siluGradient(x[i]) * dy[i];
        }
    }

    /** y[i] = x·tanh(ln(1 + eˣ)). */
    public static void mish(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = SelfGated.mish(x[i]);
        }
    }

    /** dx from x and dy. */
    public static void mishBackward(float[] x, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = SelfGated.mishGradient(x[i]) * dy[i];
        }
    }

    /** y[i] = x &gt; 0 ? x : alpha·(eˣ − 1). */
    public static void elu(float alpha, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] > 0f ? x[i] : alpha * Exponentials.expm1OfNegative(x[i]);
        }
    }

    /** dx from y and dy. */
    public static void eluBackward(float alpha, float[] y, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = y[i] > 0f ? dy[i] : dy[i] * (y[i] + alpha);
        }
    }

    /** y[i] = x &gt; 0 ? λ·x : λα·(eˣ − 1). */
    public static void selu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] > 0f ? LAMBDA * x[i] : LAMBDA_ALPHA * Exponentials.expm1OfNegative(x[i]);
        }
    }

    /** dx from y and dy. */
    public static void seluBackward(float[] y, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = dy[i] * (y[i] > 0f ? LAMBDA : y[i] + LAMBDA_ALPHA);
        }
    }

    /** y[i] = x &gt; 0 ? x : slope·x. */
    public static void leakyRelu(float slope, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] > 0f ? x[i] : slope * x[i];
        }
    }

    /** dx from x and dy. */
    public static void leakyReluBackward(float slope, float[] x, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = x[i] > 0f ? dy[i] : slope * dy[i];
        }
    }

    /** y[i] = min(max(x + 3, 0), 6)·(1/6). */
    public static void hardSigmoid(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = sixth(x[i]);
        }
    }

    /** dx from x and dy. */
    public static void hardSigmoidBackward(float[] x, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = x[i] > -3f && x[i] < 3f ? dy[i] * (1f / 6f) : 0f;
        }
    }

    /** y[i] = x·(min(max(x + 3, 0), 6)·(1/6)). */
    public static void hardSwish(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] * sixth(x[i]);
        }
    }

    /** dx from x and dy. */
    public static void hardSwishBackward(float[] x, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = dy[i] * (x[i] >= 3f ? 1f : x[i] > -3f ? Math.fma(x[i], 1f / 3f, 0.5f) : 0f);
        }
    }

    /** y = a·σ(b), rows of a and b side by side. */
    public static void glu(float[] pair, float[] y, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            int a = i / cols * cols + i;
            y[i] = pair[a] * Exponentials.sigmoid(pair[a + cols]);
        }
    }

    /** g = 1/(1 + e^(−|b|)), q = e^(−|b|)·g; da = dy·(b &lt; 0 ? q : g), db = dy·(a·(q·g)). */
    public static void gluBackward(float[] pair, float[] dy, float[] dpair, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            int a = i / cols * cols + i;
            float b = pair[a + cols];
            float e = Exponentials.expOfNegative(-Math.abs(b));
            float g = 1f / (1f + e);
            float q = e * g;
            dpair[a + cols] = dy[i] * (pair[a] * (q * g));
            dpair[a] = dy[i] * (b < 0f ? q : g);
        }
    }

    /** y = silu(a)·b. */
    public static void swiGlu(float[] pair, float[] y, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            int a = i / cols * cols + i;
            y[i] = SelfGated.silu(pair[a]) * pair[a + cols];
        }
    }

    /** da = (silu′(a)·b)·dy; db = (a·σ(a))·dy, with g and q of a as in {@link #gluBackward}, and −|a| cut off at −112. */
    public static void swiGluBackward(float[] pair, float[] dy, float[] dpair, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            int at = i / cols * cols + i;
            float a = pair[at];
            float c = Math.abs(a) > 112f ? -112f : -Math.abs(a);
            float e = Exponentials.expOfNegative(c);
            float g = 1f / (1f + e);
            float q = e * g;
            dpair[at] = SelfGated.siluGradient(a) * pair[at + cols] * dy[i];
            dpair[at + cols] = (a < 0f ? c * q : a * g) * dy[i];
        }
    }

    /** The greatest piece; NaN if one is. */
    public static void maxout(float[] x, float[] y, int rows, int cols, int pieces) {
        for (int i = 0; i < rows * cols; i++) {
            int first = i / cols * cols * (pieces - 1) + i;
            float m = x[first];
            for (int p = 1; p < pieces; p++) {
                m = Math.max(m, x[first + p * cols]);
            }
            y[i] = m;
        }
    }

    /** dx = dy for the first piece that equals y, else 0. */
    public static void maxoutBackward(float[] x, float[] y, float[] dy, float[] dx, int rows, int cols, int pieces) {
        for (int i = 0; i < rows * cols; i++) {
            int first = i / cols * cols * (pieces - 1) + i;
            boolean taken = false;
            for (int p = 0; p < pieces; p++) {
                boolean hit = !taken && x[first + p * cols] == y[i];
                dx[first + p * cols] = hit ? dy[i] : 0f;
                taken |= hit;
            }
        }
    }

    /** y = x &gt; 0 ? x : slope[j]·x. */
    public static void prelu(float[] slope, float[] x, float[] y, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            y[i] = x[i] > 0f ? x[i] : slope[i % cols] * x[i];
        }
    }

    /** y = x &gt; 0 ? x : slope[c]·x. */
    public static void channelPrelu(float[] slope, float[] x, float[] y, int channels, int plane) {
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] > 0f ? x[i] : slope[i / plane % channels] * x[i];
        }
    }

    /** dx and dslope, the latter as the sums of a channel's planes, added up from 0. */
    public static void channelPreluBackward(
            float[] slope, float[] x, float[] dy, float[] dx, float[] dslope, int channels, int plane) {
        Arrays.fill(dslope, 0f);
        for (int i = 0; i < x.length; i += plane) {
            int c = i / plane % channels;
            dslope[c] += DefinitionReductions.slopeGradient(x, dy, i, plane);
            for (int j = i; j < i + plane; j++) {
                dx[j] = x[j] > 0f ? dy[j] : slope[c] * dy[j];
            }
        }
    }

    /** dx and dslope, the latter as a chain of fused multiply-adds from 0 down each column. */
    public static void preluBackward(
            float[] slope, float[] x, float[] dy, float[] dx, float[] dslope, int rows, int cols) {
        for (int j = 0; j < cols; j++) {
            float s = 0f;
            for (int i = j; i < rows * cols; i += cols) {
                s = x[i] > 0f ? s : Math.fma(x[i], dy[i], s);
                dx[i] = x[i] > 0f ? dy[i] : slope[j] * dy[i];
            }
            dslope[j] = s;
        }
    }
}
