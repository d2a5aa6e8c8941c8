package lanewise.nn.check;

import java.util.Arrays;
import lanewise.nn.Pass;
import lanewise.nn.layer.Dropout;
import lanewise.nn.layer.GaussianNoise;
import lanewise.nn.layer.Permute;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Dropout.Scaling;

/** Layers that combine inputs, put elements elsewhere, or are random, by the equations of docs/layers.md. */
final class ArrangementReferences {
    /** As the layers have it: a pass has so many random numbers of its own. */
    private static final int NUMBERS_PER_PASS_LOG2 = 31;

    /** {@code RandomNormals} and {@code Rng.normal}: 5 ULP, and the product with the deviation. */
    private static final double NOISE = 12 * DoubleTape.U;

    private ArrangementReferences() {}

    private interface Operation {
        int of(int a, int b);
    }

    private static int[] fold(DoubleSite site, Operation operation) {
        int[] y = site.input().clone();
        for (int k = 1; k < site.inputShapes().size(); k++) {
            int[] x = site.input(k);
            Arrays.setAll(y, i -> operation.of(y[i], x[i]));
        }
        return y;
    }

    static int[] add(DoubleSite site) {
        return fold(site, site.tape()::add);
    }

    static int[] subtract(DoubleSite site) {
        return fold(site, site.tape()::subtract);
    }

    static int[] multiply(DoubleSite site) {
        return fold(site, site.tape()::multiply);
    }

    static int[] divide(DoubleSite site) {
        return fold(site, site.tape()::divide);
    }

    static int[] concat(DoubleSite site) {
        int whole = site.outputShape().elements();
        int[] y = new int[site.rows() * whole];
        int at = 0;
        for (int k = 0; k < site.inputShapes().size(); k++) {
            int part = site.inputShapes().get(k).elements();
            for (int n = 0; n < site.rows(); n++) {
                System.arraycopy(site.input(k), n * part, y, n * whole + at, part);
            }
            at += part;
        }
        return y;
    }

    static int[] sum(DoubleSite site) {
        int n = site.inputShape().elements();
        int[] y = new int[site.rows()];
        Arrays.setAll(y, i -> RowReferences.sum(site.tape(), Arrays.copyOfRange(site.input(), i * n, (i + 1) * n)));
        return y;
    }

    static int[] view(DoubleSite site) {
        return site.input();
    }

    static int[] permute(Permute layer, DoubleSite site) {
        return permute(site, layer.axes().stream().mapToInt(a -> a).toArray());
    }

    /** y[…, iₖ, …] = x at the index whose axis axes[k] is iₖ. */
    static int[] permute(DoubleSite site, int... axes) {
        Shape in = site.inputShape();
        Shape out = site.outputShape();
        int[] y = new int[site.input().length];
        for (int o = 0; o < y.length; o++) {
            int[] index = new int[axes.length];
            int rest = o % out.elements();
            for (int k = axes.length - 1; k >= 0; k--) {
                index[axes[k]] = rest % out.dim(k);
                rest /= out.dim(k);
            }
            int from = o / out.elements();
            for (int k = 0; k < index.length; k++) {
                from = from * in.dim(k) + index[k];
            }
            y[o] = site.input()[from];
        }
        return y;
    }

    /** Element i, or channel, is kept where number i of the pass is below 1 − rate, in floats. */
    static int[] dropout(Dropout layer, DoubleSite site) {
        DoubleTape t = site.tape();
        double keep = 1 - (double) layer.rate();
        boolean inverted = layer.scaling() == Scaling.INVERTED;
        if (site.mode() == Pass.Mode.INFERENCE) {
            return inverted ? site.input() : site.each(x -> t.scale(keep, x));
        }
        Shape shape = site.inputShape();
        int together = layer.over() == Dropout.Over.CHANNELS ? shape.elements() / shape.dim(0) : 1;
        long first = site.step() << NUMBERS_PER_PASS_LOG2;
        int[] y = new int[site.input().length];
        Arrays.setAll(y, i -> {
            boolean kept = site.rng().uniform(first + i / together) < 1f - layer.rate();
            return kept ? t.scale(inverted ? 1 / keep : 1, site.input()[i]) : t.constant(0);
        });
        return y;
    }

    static int[] noise(GaussianNoise layer, DoubleSite site) {
        if (site.mode() != Pass.Mode.TRAINING) {
            return site.input();
        }
        DoubleTape t = site.tape();
        long first = site.step() << NUMBERS_PER_PASS_LOG2;
        int[] y = new int[site.input().length];
        Arrays.setAll(y, i -> {
            double z = (double) layer.std() * site.rng().normal(first + i);
            return t.add(site.input()[i], t.constant(z, NOISE * Math.abs(z)));
        });
        return y;
    }
}
