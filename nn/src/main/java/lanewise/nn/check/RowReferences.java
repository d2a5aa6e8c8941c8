package lanewise.nn.check;

import java.util.Arrays;
import lanewise.nn.layer.Embedding;
import lanewise.nn.layer.LayerNorm;
import lanewise.nn.layer.Maxout;
import lanewise.nn.layer.RmsNorm;
import lanewise.simd.Shape;

/** Layers along the last axis, by the equations of docs/layers.md. */
final class RowReferences {
    private RowReferences() {}

    private interface Row {
        int[] of(int... x);
    }

    /** Each row of the last axis by itself. */
    private static int[] rows(DoubleSite site, Row function) {
        int[] x = site.input();
        int cols = last(site.inputShape());
        int outCols = last(site.outputShape());
        int[] y = new int[x.length / cols * outCols];
        for (int i = 0; i < x.length / cols; i++) {
            int[] row = function.of(Arrays.copyOfRange(x, i * cols, (i + 1) * cols));
            System.arraycopy(row, 0, y, i * outCols, outCols);
        }
        return y;
    }

    private static int last(Shape shape) {
        return shape.dim(shape.rank() - 1);
    }

    /** The greatest as a number: softmax is the same for any shift, so it has no part in the derivative. */
    static int greatest(DoubleTape t, int... x) {
        return t.constant(Arrays.stream(x).mapToDouble(t::value).max().orElseThrow());
    }

    /** ln Σ e^(x − shift). */
    static int logSumExp(DoubleTape t, int shift, int... x) {
        int[] e = new int[x.length];
        Arrays.setAll(e, j -> t.exp(t.subtract(x[j], shift)));
        return t.log(sum(t, e));
    }

    static int sum(DoubleTape t, int... x) {
        for (int node : x) {
            t.plus(node);
        }
        return t.sum();
    }

    static int[] softmax(DoubleSite site) {
        DoubleTape t = site.tape();
        return rows(site, x -> {
            int m = greatest(t, x);
            int[] e = Arrays.stream(x).map(v -> t.exp(t.subtract(v, m))).toArray();
            int s = sum(t, e);
            return Arrays.stream(e).map(v -> t.divide(v, s)).toArray();
        });
    }

    static int[] logSoftmax(DoubleSite site) {
        DoubleTape t = site.tape();
        return rows(site, x -> logSoftmax(t, x));
    }

    static int[] logSoftmax(DoubleTape t, int... x) {
        int m = greatest(t, x);
        int log = logSumExp(t, m, x);
        return Arrays.stream(x).map(v -> t.subtract(t.subtract(v, m), log)).toArray();
    }

    static int[] glu(DoubleSite site) {
        DoubleTape t = site.tape();
        return rows(site, x -> halves(x, (a, b) -> t.multiply(a, t.sigmoid(b))));
    }

    static int[] swiGlu(DoubleSite site) {
        DoubleTape t = site.tape();
        return rows(site, x -> halves(x, (a, b) -> t.multiply(PointwiseReferences.silu(t, a), b)));
    }

    private interface Gate {
        int of(int a, int b);
    }

    private static int[] halves(int[] x, Gate gate) {
        int[] y = new int[x.length / 2];
        Arrays.setAll(y, j -> gate.of(x[j], x[y.length + j]));
        return y;
    }

    static int[] maxout(Maxout layer, DoubleSite site) {
        return rows(site, x -> {
            int[] y = new int[x.length / layer.pieces()];
            for (int j = 0; j < y.length; j++) {
                int[] parts = new int[layer.pieces()];
                for (int p = 0; p < parts.length; p++) {
                    parts[p] = x[p * y.length + j];
                }
                y[j] = site.tape().max(parts);
            }
            return y;
        });
    }

    static int[] layerNorm(LayerNorm layer, DoubleSite site) {
        DoubleTape t = site.tape();
        int[] gamma = site.parameter("gamma");
        int[] beta = site.parameter("beta");
        return rows(site, x -> {
            int[] y = NormReferences.standardized(t, layer.eps(), x);
            Arrays.setAll(y, j -> t.plusProduct(gamma[j], y[j]).plus(beta[j]).sum());
            return y;
        });
    }

    static int[] rmsNorm(RmsNorm layer, DoubleSite site) {
        DoubleTape t = site.tape();
        int[] gamma = site.parameter("gamma");
        return rows(site, x -> {
            for (int v : x) {
                t.plusProduct(v, v);
            }
            int root = t.sqrt(t.shift(layer.eps(), t.scale(1.0 / x.length, t.sum())));
            int[] y = new int[x.length];
            Arrays.setAll(y, j -> t.multiply(gamma[j], t.divide(x[j], root)));
            return y;
        });
    }

    static int[] dense(DoubleSite site) {
        DoubleTape t = site.tape();
        int[] w = site.parameter("weight");
        int[] b = site.parameter("bias");
        return rows(site, x -> {
            int[] y = new int[b.length];
            for (int j = 0; j < y.length; j++) {
                for (int i = 0; i < x.length; i++) {
                    t.plusProduct(x[i], w[i * y.length + j]);
                }
                y[j] = t.plus(b[j]).sum();
            }
            return y;
        });
    }

    /** Numbers are inputs without a derivative. */
    static int[] embedding(Embedding layer, DoubleSite site) {
        int[] w = site.parameter("weight");
        int[] x = site.input();
        int[] y = new int[x.length * layer.size()];
        for (int i = 0; i < x.length; i++) {
            int row = (int) site.tape().value(x[i]);
            System.arraycopy(w, row * layer.size(), y, i * layer.size(), layer.size());
        }
        return y;
    }
}
