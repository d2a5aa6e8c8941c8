package lanewise.nn.check;

import java.util.Arrays;
import lanewise.nn.layer.Activation;
import lanewise.nn.layer.Elu;
import lanewise.nn.layer.LeakyRelu;

/** Functions of single elements, by the equations of docs/layers.md. */
final class PointwiseReferences {
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double GELU_CUBIC = 0.044715;

    private PointwiseReferences() {}

    static int relu(DoubleTape t, int x) {
        return t.choose(x, x, t.constant(0));
    }

    static int leakyRelu(LeakyRelu layer, DoubleTape t, int x) {
        return t.choose(x, x, t.scale(layer.slope(), x));
    }

    static int elu(Elu layer, DoubleTape t, int x) {
        return elu(layer.alpha(), t, x);
    }

    private static int elu(double alpha, DoubleTape t, int x) {
        return t.choose(x, x, t.scale(alpha, t.expm1(x)));
    }

    static int selu(DoubleTape t, int x) {
        return t.scale(SELU_SCALE, elu(SELU_ALPHA, t, x));
    }

    static int gelu(DoubleTape t, int x) {
        int twice = t.shift(1, t.erf(t.scale(Math.sqrt(0.5), x)));
        return t.multiply(x, t.scale(0.5, twice));
    }

    static int geluTanh(DoubleTape t, int x) {
        int cube = t.multiply(x, t.multiply(x, x));
        int inner = t.add(x, t.scale(GELU_CUBIC, cube));
        int twice = t.shift(1, t.tanh(t.scale(Math.sqrt(2 / Math.PI), inner)));
        return t.multiply(x, t.scale(0.5, twice));
    }

    static int silu(DoubleTape t, int x) {
        return t.multiply(x, t.sigmoid(x));
    }

    static int mish(DoubleTape t, int x) {
        return t.multiply(x, t.tanh(t.softplus(x)));
    }

    static int hardSigmoid(DoubleTape t, int x) {
        return t.scale(1.0 / 6, upTo6(t, x));
    }

    static int hardSwish(DoubleTape t, int x) {
        return t.multiply(x, hardSigmoid(t, x));
    }

    /** min(max(x + 3, 0), 6). */
    private static int upTo6(DoubleTape t, int x) {
        int below = t.choose(t.shift(3, x), t.shift(3, x), t.constant(0));
        return t.choose(t.shift(-3, x), t.constant(6), below);
    }

    static int reciprocal(DoubleTape t, int x) {
        return t.divide(t.constant(1), x);
    }

    static int square(DoubleTape t, int x) {
        return t.multiply(x, x);
    }

    static int[] prelu(DoubleSite site) {
        DoubleTape t = site.tape();
        int[] slope = site.parameter("slope");
        int[] x = site.input();
        int elements = site.inputShape().elements();
        int[] y = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            int s = slope[i % elements / (elements / slope.length)];
            y[i] = t.choose(x[i], x[i], t.multiply(s, x[i]));
        }
        return y;
    }

    /** What sums of products go through behind the bias. */
    static int[] activated(Activation activation, DoubleTape t, int... sums) {
        return Arrays.stream(sums)
                .map(x -> switch (activation) {
                    case NONE -> x;
                    case RELU -> relu(t, x);
                    case SIGMOID -> t.sigmoid(x);
                    case TANH -> t.tanh(x);
                })
                .toArray();
    }
}
