package lanewise.nn.init;

import lanewise.nn.Initializer;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;

/**
 * A random matrix whose columns (or rows, if there are fewer of them) are orthogonal and of length gain: a product with it keeps all lengths (Saxe, McClelland and
 * Ganguli, ICLR 2014). The matrix is the first dimension of the weights by all others together, as in PyTorch.
 *
 * <p>Gram and Schmidt's method in double precision, modified and done twice, on a matrix of standard normal numbers: so the columns are orthogonal to rounding, and as
 * the signs of the factor R are positive, all orthogonal matrices are equally probable (Mezzadri, "How to generate random matrices from the classical compact groups",
 * 2007).
 *
 * @param gain above 0 and finite
 */
public record Orthogonal(double gain) implements Initializer {
    public Orthogonal {
        Scale.check("orthogonal", "gain", gain);
    }

    /** Of gain 1. */
    public Orthogonal() {
        this(1);
    }

    @Override
    public void fill(Tensor w, int fanIn, int fanOut, Rng rng) {
        int rows = w.shape().rank() == 0 ? 1 : w.shape().dim(0);
        int cols = w.size() / rows;
        double[][] q = new double[Math.min(rows, cols)][Math.max(rows, cols)];
        for (int j = 0; j < q.length; j++) {
            for (int i = 0; i < q[j].length; i++) {
                q[j][i] = rng.normal((long) j * q[j].length + i);
            }
            orthonormalize(q, j);
            orthonormalize(q, j);
        }
        for (int i = 0; i < w.size(); i++) {
            int row = i / cols;
            int col = i % cols;
            w.set(i, (float) (gain * (rows < cols ? q[row][col] : q[col][row])));
        }
    }

    /** Takes from vector j what it has of those before, and gives it length 1. */
    private static void orthonormalize(double[][] q, int j) {
        double[] v = q[j];
        for (int k = 0; k < j; k++) {
            double along = dot(q[k], v);
            for (int i = 0; i < v.length; i++) {
                v[i] -= along * q[k][i];
            }
        }
        double length = Math.sqrt(dot(v, v));
        for (int i = 0; i < v.length; i++) {
            v[i] /= length;
        }
    }

    private static double dot(double[] x, double[] y) {
        double s = 0;
        for (int i = 0; i < x.length; i++) {
            s += x[i] * y[i];
        }
        return s;
    }
}
