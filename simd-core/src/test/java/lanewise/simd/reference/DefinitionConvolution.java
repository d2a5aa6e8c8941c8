package lanewise.simd.reference;

import java.util.Arrays;

/** {@link Definition} for convolutions: chains of fused multiply-adds, the loops in the order of the terms. Written from the kernel's Javadoc. */
public final class DefinitionConvolution {
    private DefinitionConvolution() {}

    /** One direction; the outputs are counted, not computed. */
    public record Axis(int size, int kernel, int stride, int dilation, int before, int behind) {
        /** Windows that end within image and padding. */
        public int outputs() {
            int n = 0;
            while (n * stride + (kernel - 1) * dilation < size + before + behind) {
                n++;
            }
            return n;
        }

        /** What tap k of output i reads. */
        public int read(int i, int k) {
            return i * stride + k * dilation - before;
        }

        /** How far element i lies behind what tap k of output 0 reads: a multiple of the stride, if an output reads it through this tap. */
        private int distance(int i, int k) {
            return i + before - k * dilation;
        }

        private boolean meets(int i, int k) {
            return Math.floorMod(distance(i, k), stride) == 0;
        }

        private int output(int i, int k) {
            return Math.floorDiv(distance(i, k), stride);
        }
    }

    /** c input channels, o output channels, in groups. */
    public record Shape(int c, int o, int groups, Axis rows, Axis columns) {
        private int channels() {
            return c / groups;
        }

        private int maps() {
            return o / groups;
        }

        /** Whether the gradient of weights is 16 chains. */
        private boolean isInLanes() {
            int width = columns.outputs();
            return maps() <= 8
                    && 5 * filled(width) <= 8 * width
                    && (long) maps() * channels() * rows.kernel * columns.kernel <= 16384;
        }

        private int weight(int map, int channel, int kh, int kw) {
            return ((map * channels() + channel) * rows.kernel + kh) * columns.kernel + kw;
        }
    }

    /** An element of an image, +0 outside. */
    private static float at(float[] x, int plane, int h, int w, int height, int width) {
        return h >= 0 && h < height && w >= 0 && w < width ? x[(plane * height + h) * width + w] : 0f;
    }

    /** y[n, o, h, w]: terms over c, kh, kw. */
    public static void forward(Shape s, int images, float[] x, float[] weights, float[] y) {
        int at = 0;
        for (int n = 0; n < images; n++) {
            for (int o = 0; o < s.o; o++) {
                for (int h = 0; h < s.rows.outputs(); h++) {
                    for (int w = 0; w < s.columns.outputs(); w++) {
                        y[at++] = output(s, x, weights, n, o, h, w);
                    }
                }
            }
        }
    }

    private static float output(Shape s, float[] x, float[] weights, int n, int o, int h, int w) {
        int first = o / s.maps() * s.channels();
        float acc = 0f;
        for (int c = 0; c < s.channels(); c++) {
            for (int kh = 0; kh < s.rows.kernel; kh++) {
                for (int kw = 0; kw < s.columns.kernel; kw++) {
                    float v = at(
                            x,
                            n * s.c + first + c,
                            s.rows.read(h, kh),
                            s.columns.read(w, kw),
                            s.rows.size,
                            s.columns.size);
                    acc = Math.fma(weights[s.weight(o, c, kh, kw)], v, acc);
                }
            }
        }
        return acc;
    }

    /** dx[n, c, h, w]: terms over o, kh, kw, those of which an output lies whole strides away; beyond the outputs their gradient is +0. */
    public static void backwardData(Shape s, int images, float[] dy, float[] weights, float[] dx) {
        int at = 0;
        for (int n = 0; n < images; n++) {
            for (int c = 0; c < s.c; c++) {
                for (int h = 0; h < s.rows.size; h++) {
                    for (int w = 0; w < s.columns.size; w++) {
                        dx[at++] = input(s, dy, weights, n, c, h, w);
                    }
                }
            }
        }
    }

    private static float input(Shape s, float[] dy, float[] weights, int n, int c, int h, int w) {
        int group = c / s.channels();
        int height = s.rows.outputs();
        int width = s.columns.outputs();
        float acc = 0f;
        for (int o = group * s.maps(); o < (group + 1) * s.maps(); o++) {
            for (int kh = 0; kh < s.rows.kernel; kh++) {
                for (int kw = 0; kw < s.columns.kernel; kw++) {
                    if (s.rows.meets(h, kh) && s.columns.meets(w, kw)) {
                        float v = at(dy, n * s.o + o, s.rows.output(h, kh), s.columns.output(w, kw), height, width);
                        acc = Math.fma(weights[s.weight(o, c % s.channels(), kh, kw)], v, acc);
                    }
                }
            }
        }
        return acc;
    }

    /** dw[o, c, kh, kw]: terms over n, h, w, in one chain or in 16. */
    public static void backwardWeights(Shape s, int images, float[] x, float[] dy, float[] dw) {
        for (int o = 0; o < s.o; o++) {
            for (int c = 0; c < s.channels(); c++) {
                for (int kh = 0; kh < s.rows.kernel; kh++) {
                    for (int kw = 0; kw < s.columns.kernel; kw++) {
                        dw[s.weight(o, c, kh, kw)] = s.isInLanes()
                                ? lanes(s, images, x, dy, o, c, kh, kw)
                                : weight(s, images, x, dy, o, c, kh, kw);
                    }
                }
            }
        }
    }

    private static float weight(Shape s, int images, float[] x, float[] dy, int o, int c, int kh, int kw) {
        int channel = o / s.maps() * s.channels() + c;
        int width = s.columns.outputs();
        float acc = 0f;
        for (int n = 0; n < images; n++) {
            for (int h = 0; h < s.rows.outputs(); h++) {
                for (int w = 0; w < width; w++) {
                    float v = at(
                            x,
                            n * s.c + channel,
                            s.rows.read(h, kh),
                            s.columns.read(w, kw),
                            s.rows.size,
                            s.columns.size);
                    acc = Math.fma(v, dy[((n * s.o + o) * s.rows.outputs() + h) * width + w], acc);
                }
            }
        }
        return acc;
    }

    private static int filled(int width) {
        return (width + 15) / 16 * 16;
    }

    private static float lanes(Shape s, int images, float[] x, float[] dy, int o, int c, int kh, int kw) {
        int channel = o / s.maps() * s.channels() + c;
        int height = s.rows.outputs();
        int width = s.columns.outputs();
        float[] acc = new float[16];
        for (int n = 0; n < images; n++) {
            for (int h = 0; h < height; h++) {
                for (int w = 0; w < filled(width); w++) {
                    int plane = n * s.c + channel;
                    int row = s.rows.read(h, kh);
                    float v = at(x, plane, row, s.columns.read(w, kw), s.rows.size, s.columns.size);
                    float d = at(dy, n * s.o + o, h, w, height, width);
                    acc[w % 16] = Math.fma(v, d, acc[w % 16]);
                }
            }
        }
        for (int gap = 1; gap < 16; gap *= 2) {
            for (int i = 0; i < 16; i += 2 * gap) {
                acc[i] += acc[i + gap];
            }
        }
        return acc[0];
    }

    /** db[o]: the sums of its planes, one image after the other. */
    public static void backwardBias(Shape s, int images, float[] dy, float[] db) {
        int plane = s.rows.outputs() * s.columns.outputs();
        Arrays.fill(db, 0f);
        for (int n = 0; n < images; n++) {
            for (int o = 0; o < s.o; o++) {
                int from = (n * s.o + o) * plane;
                db[o] = db[o] + Definition.sum(dy, from, plane);
            }
        }
    }
}
