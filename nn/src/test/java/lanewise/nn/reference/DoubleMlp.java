package lanewise.nn.reference;

import lanewise.nn.Network;
import lanewise.simd.Tensor;

/**
 * A multilayer perceptron in double precision, written as the textbook writes it: dense layers with ReLU between them,
 * softmax, cross entropy, mean over the examples (rows A02, A03, A04, A06, A12). Slow on purpose.
 */
public final class DoubleMlp {
    private final int[] sizes;
    private final double[][] parameters;

    /** All parameters 0. {@code sizes}: inputs, the hidden layers' units, classes. */
    public DoubleMlp(int... sizes) {
        this.sizes = sizes.clone();
        parameters = new double[2 * layers()][];
        for (int l = 0; l < layers(); l++) {
            parameters[2 * l] = new double[sizes[l] * sizes[l + 1]];
            parameters[2 * l + 1] = new double[sizes[l + 1]];
        }
    }

    /** How many dense layers there are. */
    public int layers() {
        return sizes.length - 1;
    }

    /** Inputs of layer {@code l}, from 0; of the last one's outputs for l = layers(). */
    public int size(int l) {
        return sizes[l];
    }

    /**
     * The parameters themselves, not copies: weights of layer 0, inputs x units row by row, its biases, weights of
     * layer 1, …
     */
    public double[][] parameters() {
        return parameters;
    }

    /** Takes over the parameters of a network of the same sizes, whose dense layers are dense1, dense2, … */
    public DoubleMlp copyFrom(Network network) {
        for (int i = 0; i < parameters.length; i++) {
            Tensor t = network.parameters().get(name(i));
            for (int j = 0; j < t.size(); j++) {
                parameters[i][j] = t.get(j);
            }
        }
        return this;
    }

    /** Gives the parameters, rounded to float, to such a network. */
    public void copyTo(Network network) {
        for (int i = 0; i < parameters.length; i++) {
            network.parameters().get(name(i)).copyFrom(floats(parameters[i]));
        }
    }

    /** The name that parameter tensor {@code i} has in a network. */
    public static String name(int i) {
        return "dense" + (i / 2 + 1) + (i % 2 == 0 ? ".weight" : ".bias");
    }

    /** Each element rounded to float. */
    public static float[] floats(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    /** One example's way through the network. */
    private final class Pass {
        /** Inputs of each layer; the last one holds the probabilities. */
        final double[][] h = new double[layers() + 1][];
        /** What each layer computes before its ReLU or softmax. */
        final double[][] u = new double[layers()][];

        Pass(double[] x) {
            h[0] = x;
            for (int l = 0; l < layers(); l++) {
                u[l] = dense(l, h[l]);
                h[l + 1] = l + 1 < layers() ? relu(u[l]) : softmax(u[l]);
            }
        }

        // u_j = b_j + Σᵢ h_i w_ij
        private double[] dense(int l, double[] in) {
            int units = sizes[l + 1];
            double[] out = parameters[2 * l + 1].clone();
            for (int i = 0; i < in.length; i++) {
                for (int j = 0; j < units; j++) {
                    out[j] += in[i] * parameters[2 * l][i * units + j];
                }
            }
            return out;
        }

        double loss(int label) {
            double[] z = u[layers() - 1];
            double max = max(z);
            double sum = 0;
            for (double v : z) {
                sum += Math.exp(v - max);
            }
            return Math.log(sum) - (z[label] - max);
        }

        // ∂l/∂z = ŷ − y; ∂l/∂w_ij = h_i ∂l/∂u_j; ∂l/∂h_i = Σⱼ w_ij ∂l/∂u_j; ∂l/∂u = ∂l/∂h where u > 0, else 0
        void backward(int label, double factor, double[][] gradients) {
            double[] du = h[layers()].clone();
            du[label] -= 1;
            for (int l = layers() - 1; l >= 0; l--) {
                double[] dh = new double[sizes[l]];
                for (int i = 0; i < sizes[l]; i++) {
                    for (int j = 0; j < du.length; j++) {
                        gradients[2 * l][i * du.length + j] += factor * h[l][i] * du[j];
                        dh[i] += parameters[2 * l][i * du.length + j] * du[j];
                    }
                }
                for (int j = 0; j < du.length; j++) {
                    gradients[2 * l + 1][j] += factor * du[j];
                }
                du = dh;
                for (int i = 0; l > 0 && i < du.length; i++) {
                    du[i] = u[l - 1][i] > 0 ? du[i] : 0;
                }
            }
        }
    }

    private static double[] relu(double[] u) {
        double[] h = new double[u.length];
        for (int j = 0; j < u.length; j++) {
            h[j] = Math.max(0, u[j]);
        }
        return h;
    }

    /** ŷⱼ = e^{zⱼ} / Σ e^{z}, with the greatest z subtracted first. */
    public static double[] softmax(double[] z) {
        double[] y = new double[z.length];
        double max = max(z);
        double sum = 0;
        for (int j = 0; j < z.length; j++) {
            y[j] = Math.exp(z[j] - max);
            sum += y[j];
        }
        for (int j = 0; j < z.length; j++) {
            y[j] /= sum;
        }
        return y;
    }

    private static double max(double[] z) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : z) {
            max = Math.max(max, v);
        }
        return max;
    }

    /** What every layer computes before its ReLU or softmax, for one example. */
    public double[][] sums(double[] x) {
        return new Pass(x).u;
    }

    /** ŷ of one example. */
    public double[] probabilities(double[] x) {
        return new Pass(x).h[layers()];
    }

    /** L(θ) = (1/N) Σ l(yₙ, f(xₙ; θ)). */
    public double loss(double[][] x, int[] labels) {
        double sum = 0;
        for (int n = 0; n < x.length; n++) {
            sum += new Pass(x[n]).loss(labels[n]);
        }
        return sum / x.length;
    }

    /** The gradient of {@link #loss} by backpropagation, laid out as {@link #parameters()}. */
    public double[][] gradients(double[][] x, int[] labels) {
        double[][] gradients = new DoubleMlp(sizes).parameters;
        for (int n = 0; n < x.length; n++) {
            new Pass(x[n]).backward(labels[n], 1.0 / x.length, gradients);
        }
        return gradients;
    }
}
