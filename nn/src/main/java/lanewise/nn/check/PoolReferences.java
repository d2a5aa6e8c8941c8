package lanewise.nn.check;

import java.util.Arrays;
import lanewise.nn.layer.AveragePool2d;
import lanewise.nn.layer.Extent;
import lanewise.nn.layer.MaxPool2d;
import lanewise.nn.layer.Window;
import lanewise.simd.Shape;

/** Pooling, by the equations of docs/layers.md. */
final class PoolReferences {
    private PoolReferences() {}

    private interface Pool {
        /** Of the elements [top, bottom) x [left, right) of an image, of which some may be padding. */
        int of(int plane, int top, int bottom, int left, int right);
    }

    private static int[] pool(DoubleSite site, Window w, Pool pool) {
        Shape out = site.outputShape();
        return planes(
                site,
                (plane, i, j) -> {
                    int top = i * w.stride().height() - w.padding().height();
                    int left = j * w.stride().width() - w.padding().width();
                    return pool.of(
                            plane,
                            top,
                            top + w.size().height(),
                            left,
                            left + w.size().width());
                },
                out);
    }

    private interface Place {
        int of(int plane, int i, int j);
    }

    private static int[] planes(DoubleSite site, Place place, Shape out) {
        int[] y = new int[site.rows() * out.elements()];
        for (int o = 0; o < y.length; o++) {
            y[o] = place.of(o / (out.dim(1) * out.dim(2)), o / out.dim(2) % out.dim(1), o % out.dim(2));
        }
        return y;
    }

    /** The elements of the window that lie in the image, row by row. */
    private static int[] seen(DoubleSite site, int plane, int top, int bottom, int left, int right) {
        int height = site.inputShape().dim(1);
        int width = site.inputShape().dim(2);
        int rows = Math.max(top, 0);
        int columns = Math.max(left, 0);
        int wide = Math.min(right, width) - columns;
        int[] nodes = new int[(Math.min(bottom, height) - rows) * wide];
        for (int k = 0; k < nodes.length; k++) {
            nodes[k] = site.input()[(plane * height + rows + k / wide) * width + columns + k % wide];
        }
        return nodes;
    }

    private static int mean(DoubleTape t, int divisor, int... nodes) {
        for (int node : nodes) {
            t.plus(1.0 / divisor, node);
        }
        return t.sum();
    }

    static int[] maxPool(MaxPool2d layer, DoubleSite site) {
        return pool(
                site,
                layer.window(),
                (p, top, bottom, left, right) -> site.tape().max(seen(site, p, top, bottom, left, right)));
    }

    /** Padding that counts reaches as far as it was asked for, and no further where a last window stands over by more. */
    static int[] averagePool(AveragePool2d layer, DoubleSite site) {
        Extent padding = layer.window().padding();
        int height = site.inputShape().dim(1) + padding.height();
        int width = site.inputShape().dim(2) + padding.width();
        return pool(site, layer.window(), (p, top, bottom, left, right) -> {
            int[] nodes = seen(site, p, top, bottom, left, right);
            int whole = (Math.min(bottom, height) - top) * (Math.min(right, width) - left);
            return mean(site.tape(), layer.countPadding() ? whole : nodes.length, nodes);
        });
    }

    private static int[] adaptive(DoubleSite site, Pool pool) {
        Shape in = site.inputShape();
        Shape out = site.outputShape();
        return planes(
                site,
                (plane, i, j) -> pool.of(
                        plane,
                        i * in.dim(1) / out.dim(1),
                        Math.ceilDiv((i + 1) * in.dim(1), out.dim(1)),
                        j * in.dim(2) / out.dim(2),
                        Math.ceilDiv((j + 1) * in.dim(2), out.dim(2))),
                out);
    }

    static int[] adaptiveMax(DoubleSite site) {
        return adaptive(
                site, (p, top, bottom, left, right) -> site.tape().max(seen(site, p, top, bottom, left, right)));
    }

    static int[] adaptiveAverage(DoubleSite site) {
        return adaptive(site, (p, top, bottom, left, right) -> {
            int[] nodes = seen(site, p, top, bottom, left, right);
            return mean(site.tape(), nodes.length, nodes);
        });
    }

    private static int[] plane(DoubleSite site, int p) {
        int area = site.inputShape().elements() / site.inputShape().dim(0);
        return Arrays.copyOfRange(site.input(), p * area, (p + 1) * area);
    }

    private static int[] planes(DoubleSite site) {
        return new int[site.rows() * site.outputShape().elements()];
    }

    static int[] globalMax(DoubleSite site) {
        int[] y = planes(site);
        Arrays.setAll(y, p -> site.tape().max(plane(site, p)));
        return y;
    }

    static int[] globalAverage(DoubleSite site) {
        int[] y = planes(site);
        Arrays.setAll(y, p -> mean(site.tape(), plane(site, p).length, plane(site, p)));
        return y;
    }
}
