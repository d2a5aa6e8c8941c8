package lanewise.nn.check;

import java.util.Arrays;
import lanewise.nn.layer.ConvTranspose2d;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.layer.Extent;
import lanewise.simd.Shape;

/** Convolutions, by the equations of docs/layers.md. */
final class ConvolutionReferences {
    private ConvolutionReferences() {}

    /** Zeros before the image: half of what ⌈size/stride⌉ outputs need, rounded down, with padding "same". */
    private static int before(boolean same, int given, int size, int kernel, int stride, int dilation) {
        int outputs = Math.ceilDiv(size, stride);
        int needed = (outputs - 1) * stride + (kernel - 1) * dilation + 1 - size;
        return same ? Math.max(needed, 0) / 2 : given;
    }

    private static int top(ConvWindow w, int height) {
        return before(
                w.padding().same(),
                w.padding().top(),
                height,
                w.size().height(),
                w.stride().height(),
                w.dilation().height());
    }

    private static int left(ConvWindow w, int width) {
        return before(
                w.padding().same(),
                w.padding().left(),
                width,
                w.size().width(),
                w.stride().width(),
                w.dilation().width());
    }

    /** Channels x 1 x width of channels x width. */
    private static Shape image(Shape shape) {
        return shape.rank() == 3 ? shape : Shape.of(shape.dim(0), 1, shape.dim(1));
    }

    /** One pair of an image's element and a result's that a tap of the kernel joins. */
    private interface Tap {
        void join(int image, int result, int weight);
    }

    /** From channel {@code filter} of the result, at (i, j), to all that it reads of an image of example n. */
    private static void taps(ConvWindow w, Shape image, Shape result, int n, int filter, int i, int j, Tap tap) {
        int channels = image.dim(0) / w.groups();
        int group = filter / (result.dim(0) / w.groups());
        int to = ((n * result.dim(0) + filter) * result.dim(1) + i) * result.dim(2) + j;
        Extent k = w.size();
        for (int c = 0; c < channels; c++) {
            for (int kh = 0; kh < k.height(); kh++) {
                int r = i * w.stride().height() + kh * w.dilation().height() - top(w, image.dim(1));
                for (int kw = 0; kw < k.width(); kw++) {
                    int s = j * w.stride().width() + kw * w.dilation().width() - left(w, image.dim(2));
                    if (r >= 0 && r < image.dim(1) && s >= 0 && s < image.dim(2)) {
                        int from = ((n * image.dim(0) + group * channels + c) * image.dim(1) + r) * image.dim(2) + s;
                        tap.join(from, to, ((filter * channels + c) * k.height() + kh) * k.width() + kw);
                    }
                }
            }
        }
    }

    static int[] conv(ConvWindow window, boolean bias, DoubleSite site) {
        DoubleTape t = site.tape();
        Shape image = image(site.inputShape());
        Shape result = image(site.outputShape());
        int[] x = site.input();
        int[] w = site.parameter("weight");
        int[] y = new int[site.rows() * result.elements()];
        for (int o = 0; o < y.length; o++) {
            int filter = o / (result.dim(1) * result.dim(2)) % result.dim(0);
            int i = o / result.dim(2) % result.dim(1);
            taps(
                    window,
                    image,
                    result,
                    o / result.elements(),
                    filter,
                    i,
                    o % result.dim(2),
                    (from, to, weight) -> t.plusProduct(x[from], w[weight]));
            if (bias) {
                t.plus(site.parameter("bias")[filter]);
            }
            y[o] = t.sum();
        }
        return y;
    }

    /** The gradient of a convolution from the outputs to the inputs: each tap the other way round. */
    static int[] convTranspose(ConvTranspose2d layer, DoubleSite site) {
        DoubleTape t = site.tape();
        Shape result = site.inputShape();
        Shape image = site.outputShape();
        int[] x = site.input();
        int[] w = site.parameter("weight");
        TapList[] taps = new TapList[site.rows() * image.elements()];
        Arrays.setAll(taps, o -> new TapList());
        for (int k = 0; k < x.length; k++) {
            int filter = k / (result.dim(1) * result.dim(2)) % result.dim(0);
            int i = k / result.dim(2) % result.dim(1);
            taps(
                    layer.window(),
                    image,
                    result,
                    k / result.elements(),
                    filter,
                    i,
                    k % result.dim(2),
                    (to, from, weight) -> taps[to].add(x[from], w[weight]));
        }
        int[] y = new int[taps.length];
        for (int o = 0; o < y.length; o++) {
            taps[o].record(t);
            if (layer.bias()) {
                t.plus(site.parameter("bias")[o / (image.dim(1) * image.dim(2)) % image.dim(0)]);
            }
            y[o] = t.sum();
        }
        return y;
    }

    /** Pairs of nodes whose products are added. */
    private static final class TapList {
        private int[] pairs = new int[16];
        private int length;

        void add(int a, int b) {
            if (length == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * length);
            }
            pairs[length++] = a;
            pairs[length++] = b;
        }

        void record(DoubleTape t) {
            for (int i = 0; i < length; i += 2) {
                t.plusProduct(pairs[i], pairs[i + 1]);
            }
        }
    }
}
