package lanewise.nn.reference;

/**
 * How far a float network may be from {@link DoubleMlp}: a bound to first order in u = 2⁻²⁴ by the standard analysis
 * (N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., §3.1), doubled for all higher orders.
 *
 * <p>A sum of k products added to a bias has an error of at most (k + 2)·u times the sum of absolute values, whatever
 * the order. So with S₀ = |x|, S = S·|W| + |b| from layer to layer, the outputs of layer l are within γ·S, γ = Σ (k +
 * 2)·u over the layers so far. ReLU makes no error greater. Softmax turns an absolute error Δ of the logits into a
 * relative one of 2Δ, and adds some (classes + 20)·u for exponentials of 1 ULP, sum and division. Backward, D = ŷ + y
 * bounds |ŷ − y|, D = D·|W|ᵀ from layer to layer, and errors relative to D add up in the same way. A gradient is a sum
 * over the batch of products of the two.
 */
public final class RoundingBound {
    private static final double U = 0x1p-24;

    private final DoubleMlp reference;
    private final double[][] gradients;
    private double loss;
    private boolean nearKink;

    /** Bounds for one batch; the reference's parameters must be floats. */
    public RoundingBound(DoubleMlp reference, double[][] x, int[] labels) {
        this.reference = reference;
        gradients = new double[2 * reference.layers()][];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = new double[reference.parameters()[i].length];
        }
        for (int n = 0; n < x.length; n++) {
            example(x[n], labels[n], x.length);
        }
    }

    private void example(double[] x, int label, int rows) {
        int layers = reference.layers();
        double[][] u = reference.sums(x);
        double[][] s = new double[layers + 1][];
        double[] gamma = new double[layers + 1];
        s[0] = absolute(x);
        for (int l = 0; l < layers; l++) {
            s[l + 1] = forward(l, s[l]);
            gamma[l + 1] = gamma[l] + (reference.size(l) + 2) * U;
            for (int j = 0; l + 1 < layers && j < u[l].length; j++) {
                nearKink |= Math.abs(u[l][j]) <= 2 * gamma[l + 1] * s[l + 1][j];
            }
        }
        double delta = 0;
        for (double v : s[layers]) {
            delta = Math.max(delta, gamma[layers] * v);
        }
        double[] d = reference.probabilities(x);
        int classes = d.length;
        loss = Math.max(loss, 2 * (2 * delta + (classes + rows + 20) * U * (1 - Math.log(d[label]))));
        d[label] += 1;
        double eps = 2 * delta + (classes + 20) * U;
        for (int l = layers - 1; l >= 0; l--) {
            int units = d.length;
            for (int i = 0; i < s[l].length; i++) {
                for (int j = 0; j < units; j++) {
                    gradients[2 * l][i * units + j] += 2 * (gamma[l] + eps + (rows + 1) * U) * s[l][i] * d[j] / rows;
                }
            }
            for (int j = 0; j < units; j++) {
                gradients[2 * l + 1][j] += 2 * (eps + rows * U) * d[j] / rows;
            }
            d = backward(l, d);
            eps += (units + 1) * U;
        }
    }

    private double[] forward(int l, double[] s) {
        double[] w = reference.parameters()[2 * l];
        double[] out = absolute(reference.parameters()[2 * l + 1]);
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < out.length; j++) {
                out[j] += s[i] * Math.abs(w[i * out.length + j]);
            }
        }
        return out;
    }

    private double[] backward(int l, double[] d) {
        double[] w = reference.parameters()[2 * l];
        double[] out = new double[reference.size(l)];
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < d.length; j++) {
                out[i] += d[j] * Math.abs(w[i * d.length + j]);
            }
        }
        return out;
    }

    private static double[] absolute(double[] values) {
        double[] a = values.clone();
        for (int i = 0; i < a.length; i++) {
            a[i] = Math.abs(a[i]);
        }
        return a;
    }

    /**
     * Whether a hidden unit is so close to 0 that float and double may be on different sides; then the gradients cannot
     * be compared.
     */
    public boolean nearKink() {
        return nearKink;
    }

    /** Of the mean loss. */
    public double loss() {
        return loss;
    }

    /** Of each gradient, laid out as the parameters. */
    public double[][] gradients() {
        return gradients;
    }
}
