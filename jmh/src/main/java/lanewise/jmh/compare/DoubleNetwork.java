package lanewise.jmh.compare;

import java.util.List;
import java.util.Optional;

/** The loss of a {@link Plan}'s network on its first batch, by plain loops in double precision. */
final class DoubleNetwork {
    private static final double EPS = 1e-5;
    private static final double TOLERANCE = 1e-4;

    private final Plan plan;
    private int layer;

    private DoubleNetwork(Plan plan) {
        this.plan = plan;
    }

    /**
     * What is wrong with the loss of a first step, if anything.
     *
     * @param data the examples of the batch, and whatever follows
     */
    static Optional<String> fault(Plan plan, float[] data, int[] labels, double found) {
        double expected = new DoubleNetwork(plan).loss(data, labels);
        // Negated, so that NaN is a fault.
        return !(Math.abs(found - expected) <= TOLERANCE * (1 + Math.abs(expected)))
                ? Optional.of("the first loss is " + found + " instead of " + expected)
                : Optional.empty();
    }

    private double loss(float[] data, int... labels) {
        double[] x = new double[plan.batch() * plan.width()];
        for (int i = 0; i < x.length; i++) {
            x[i] = data[i];
        }
        return crossEntropy(run(plan.stages(), x, plan.shape()), labels, plan.classes());
    }

    private double[] run(List<Stage> stages, double[] first, int... in) {
        double[] x = first;
        int[] shape = in;
        for (Stage stage : stages) {
            x = run(stage, x, shape);
            shape = stage.output(shape);
        }
        return x;
    }

    private double[] run(Stage stage, double[] x, int... in) {
        return switch (stage) {
            case Stage.Dense d -> dense(x, Stage.size(in), d.units());
            case Stage.Relu r -> relu(x);
            case Stage.Conv v -> convolution(x, in, v);
            case Stage.MaxPool p -> maxPool(x, in, p.size());
            case Stage.GlobalAverage g -> globalAverage(x, in);
            case Stage.BatchNorm b -> batchNorm(x, in);
            case Stage.Residual r -> {
                double[] body = run(r.body(), x, in);
                double[] side = run(r.shortcut(), x, in);
                for (int i = 0; i < body.length; i++) {
                    body[i] += side[i];
                }
                yield relu(body);
            }
        };
    }

    private static double[] relu(double... x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.max(0, x[i]);
        }
        return y;
    }

    private double[] dense(double[] x, int in, int out) {
        float[] w = plan.weights(layer++, in * out, in);
        double[] y = new double[plan.batch() * out];
        for (int n = 0; n < plan.batch(); n++) {
            for (int i = 0; i < in; i++) {
                double v = x[n * in + i];
                for (int j = 0; j < out; j++) {
                    y[n * out + j] += v * w[i * out + j];
                }
            }
        }
        return y;
    }

    private double[] convolution(double[] x, int[] in, Stage.Conv v) {
        int k = v.kernel();
        int fanIn = in[0] * k * k;
        float[] w = plan.weights(layer++, v.channels() * fanIn, fanIn);
        int[] out = v.output(in);
        double[] y = new double[plan.batch() * Stage.size(out)];
        int at = 0;
        for (int n = 0; n < plan.batch(); n++) {
            for (int o = 0; o < out[0]; o++) {
                for (int h = 0; h < out[1]; h++) {
                    for (int j = 0; j < out[2]; j++) {
                        y[at++] = patch(x, n, in, w, o, h * v.stride() - v.pad(), j * v.stride() - v.pad(), k);
                    }
                }
            }
        }
        return y;
    }

    private static double patch(double[] x, int n, int[] in, float[] w, int o, int top, int left, int k) {
        double sum = 0;
        for (int i = 0; i < in[0]; i++) {
            for (int r = Math.max(0, -top); r < Math.min(k, in[1] - top); r++) {
                int row = ((n * in[0] + i) * in[1] + top + r) * in[2] + left;
                int weights = ((o * in[0] + i) * k + r) * k;
                for (int s = Math.max(0, -left); s < Math.min(k, in[2] - left); s++) {
                    sum += x[row + s] * w[weights + s];
                }
            }
        }
        return sum;
    }

    private double[] maxPool(double[] x, int[] in, int size) {
        int h = in[1] / size;
        int w = in[2] / size;
        int planes = plan.batch() * in[0];
        double[] y = new double[planes * h * w];
        for (int i = 0; i < y.length; i++) {
            int p = i / (h * w);
            int row = i / w % h * size;
            int col = i % w * size;
            double m = Double.NEGATIVE_INFINITY;
            for (int r = 0; r < size; r++) {
                for (int s = 0; s < size; s++) {
                    m = Math.max(m, x[(p * in[1] + row + r) * in[2] + col + s]);
                }
            }
            y[i] = m;
        }
        return y;
    }

    private double[] globalAverage(double[] x, int... in) {
        int area = in[1] * in[2];
        double[] y = new double[plan.batch() * in[0]];
        for (int i = 0; i < x.length; i++) {
            y[i / area] += x[i] / area;
        }
        return y;
    }

    private double[] batchNorm(double[] x, int... in) {
        int area = in[1] * in[2];
        int m = plan.batch() * area;
        double[] mean = new double[in[0]];
        double[] variance = new double[in[0]];
        for (int i = 0; i < x.length; i++) {
            mean[i / area % in[0]] += x[i] / m;
        }
        for (int i = 0; i < x.length; i++) {
            double d = x[i] - mean[i / area % in[0]];
            variance[i / area % in[0]] += d * d / m;
        }
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int k = i / area % in[0];
            y[i] = (x[i] - mean[k]) / Math.sqrt(variance[k] + EPS);
        }
        return y;
    }

    private static double crossEntropy(double[] z, int[] labels, int classes) {
        int batch = z.length / classes;
        double loss = 0;
        for (int n = 0; n < batch; n++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < classes; j++) {
                max = Math.max(max, z[n * classes + j]);
            }
            double sum = 0;
            for (int j = 0; j < classes; j++) {
                sum += Math.exp(z[n * classes + j] - max);
            }
            loss += (max + Math.log(sum) - z[n * classes + labels[n]]) / batch;
        }
        return loss;
    }
}
