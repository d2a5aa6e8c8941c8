package lanewise.nn.check;

import java.util.Arrays;
import lanewise.nn.Pass;
import lanewise.nn.layer.BatchNorm;
import lanewise.simd.Shape;

/** Normalization of channels, by the equations of docs/layers.md. */
final class NormReferences {
    private NormReferences() {}

    /** (x − μ)/√(σ² + eps), σ² biased. */
    static int[] standardized(DoubleTape t, double eps, int... x) {
        double n = x.length;
        for (int v : x) {
            t.plus(1 / n, v);
        }
        int mean = t.sum();
        int[] d = Arrays.stream(x).map(v -> t.subtract(v, mean)).toArray();
        for (int v : d) {
            t.plusProduct(v, v);
        }
        int root = t.sqrt(t.shift(eps, t.scale(1 / n, t.sum())));
        return Arrays.stream(d).map(v -> t.divide(v, root)).toArray();
    }

    private static int plane(Shape shape) {
        return shape.elements() / shape.dim(0);
    }

    static int[] batchNorm(BatchNorm layer, DoubleSite site) {
        int channels = site.inputShape().dim(0);
        int plane = plane(site.inputShape());
        int[] x = site.input();
        int[] y = new int[x.length];
        int[] places = new int[site.rows() * plane];
        for (int c = 0; c < channels; c++) {
            for (int k = 0; k < places.length; k++) {
                places[k] = (k / plane * channels + c) * plane + k % plane;
            }
            int[] normal = site.mode() == Pass.Mode.TRAINING
                    ? standardized(site.tape(), layer.eps(), gather(x, places))
                    : byRunning(layer, site, c, gather(x, places));
            scatter(site, normal, y, places, c);
        }
        return y;
    }

    private static int[] byRunning(BatchNorm layer, DoubleSite site, int c, int... x) {
        DoubleTape t = site.tape();
        int mean = t.constant(site.state("running_mean")[c]);
        int root = t.sqrt(t.shift(layer.eps(), t.constant(site.state("running_var")[c])));
        return Arrays.stream(x).map(v -> t.divide(t.subtract(v, mean), root)).toArray();
    }

    /** Each example's channels in groups. */
    static int[] groupNorm(int groups, double eps, DoubleSite site) {
        int channels = site.inputShape().dim(0);
        int plane = plane(site.inputShape());
        int size = channels / groups * plane;
        int[] x = site.input();
        int[] y = new int[x.length];
        for (int g = 0; g < site.rows() * groups; g++) {
            int[] normal = standardized(site.tape(), eps, Arrays.copyOfRange(x, g * size, (g + 1) * size));
            for (int k = 0; k < size; k++) {
                int at = g * size + k;
                scatter(site, new int[] {normal[k]}, y, new int[] {at}, at / plane % channels);
            }
        }
        return y;
    }

    private static int[] gather(int[] x, int... places) {
        return Arrays.stream(places).map(p -> x[p]).toArray();
    }

    /** y = γ·x̂ + β at the places of a channel. */
    private static void scatter(DoubleSite site, int[] normal, int[] y, int[] places, int channel) {
        int gamma = site.parameter("gamma")[channel];
        int beta = site.parameter("beta")[channel];
        for (int k = 0; k < places.length; k++) {
            y[places[k]] = site.tape().plusProduct(gamma, normal[k]).plus(beta).sum();
        }
    }
}
