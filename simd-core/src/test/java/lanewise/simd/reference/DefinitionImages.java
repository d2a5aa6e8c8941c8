package lanewise.simd.reference;

import java.util.Arrays;

/** {@link Definition} for pooling and for where elements of images lie; written from the kernels' Javadoc. */
public final class DefinitionImages {
    private DefinitionImages() {}

    /**
     * A window as in {@code PoolingWindow}, with the number of outputs counted, not computed: a window is one of them if it begins within
     * image and padding above it and, unless ceil, ends within both paddings.
     */
    public record Window(int height, int width, int kh, int kw, int sh, int sw, int ph, int pw, boolean ceil) {
        private static int count(int size, int kernel, int stride, int pad, boolean ceil) {
            int n = 0;
            int room = size + 2 * pad - kernel;
            // with ceil, the first window that does not end inside is still one
            while (n * stride <= room || (ceil && (n - 1) * stride < room && n * stride < size + pad)) {
                n++;
            }
            return n;
        }

        /** Rows of outputs. */
        public int outHeight() {
            return count(height, kh, sh, ph, ceil);
        }

        /** Columns of outputs. */
        public int outWidth() {
            return count(width, kw, sw, pw, ceil);
        }

        private boolean inside(int r, int c) {
            return r >= 0 && r < height && c >= 0 && c < width;
        }

        /** Elements that a mean divides by. */
        private int divisor(int i, int j, boolean countPadding) {
            int n = 0;
            for (int r = i * sh - ph; r < i * sh - ph + kh; r++) {
                for (int c = j * sw - pw; c < j * sw - pw + kw; c++) {
                    n += inside(r, c) || (countPadding && r < height + ph && c < width + pw) ? 1 : 0;
                }
            }
            return n;
        }
    }

    /** What is done with an element under a window. */
    private interface Visit {
        /** Tells whether to go on with this window. */
        boolean element(int input, int output, int i, int j);
    }

    /** All windows of all planes, rows ascending, in each from right to left; in a window in the order of rows. */
    private static void visit(int planes, Window w, Visit visit) {
        for (int p = 0; p < planes; p++) {
            for (int i = 0; i < w.outHeight(); i++) {
                for (int j = w.outWidth() - 1; j >= 0; j--) {
                    window(p, i, j, w, visit);
                }
            }
        }
    }

    private static void window(int p, int i, int j, Window w, Visit visit) {
        int output = (p * w.outHeight() + i) * w.outWidth() + j;
        for (int r = i * w.sh - w.ph; r < i * w.sh - w.ph + w.kh; r++) {
            for (int c = j * w.sw - w.pw; c < j * w.sw - w.pw + w.kw; c++) {
                if (w.inside(r, c) && !visit.element((p * w.height + r) * w.width + c, output, i, j)) {
                    return;
                }
            }
        }
    }

    /** The greatest of each window. */
    public static void maxPool(float[] x, float[] y, int planes, Window w) {
        Arrays.fill(y, Float.NEGATIVE_INFINITY);
        visit(planes, w, (in, out, i, j) -> {
            y[out] = Math.max(y[out], x[in]);
            return true;
        });
    }

    /** To the first element that equals the greatest. */
    public static void maxPoolBackward(float[] x, float[] y, float[] dy, float[] dx, int planes, Window w) {
        Arrays.fill(dx, 0f);
        visit(planes, w, (in, out, i, j) -> {
            boolean hit = x[in] == y[out];
            dx[in] = hit ? dx[in] + dy[out] : dx[in];
            return !hit;
        });
    }

    /** The mean of each window. */
    public static void averagePool(float[] x, float[] y, int planes, Window w, boolean countPadding) {
        Arrays.fill(y, 0f);
        visit(planes, w, (in, out, i, j) -> {
            y[out] = y[out] + x[in];
            return true;
        });
        int area = w.outHeight() * w.outWidth();
        for (int o = 0; o < y.length; o++) {
            y[o] = y[o] / w.divisor(o % area / w.outWidth(), o % w.outWidth(), countPadding);
        }
    }

    /** To all elements of a window alike. */
    public static void averagePoolBackward(float[] dy, float[] dx, int planes, Window w, boolean countPadding) {
        Arrays.fill(dx, 0f);
        visit(planes, w, (in, out, i, j) -> {
            dx[in] = dx[in] + dy[out] / w.divisor(i, j, countPadding);
            return true;
        });
    }

    /** y[b, j, i] = x[b, i, j]. */
    public static void transpose(float[] x, float[] y, int matrices, int rows, int cols) {
        for (int b = 0; b < matrices; b++) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < cols; j++) {
                    y[(b * cols + j) * rows + i] = x[(b * rows + i) * cols + j];
                }
            }
        }
    }

    /** y[p, top + r, left + c] = x[p, r, c], the rest value. */
    public static void pad(
            float value,
            float[] x,
            float[] y,
            int planes,
            int height,
            int width,
            int top,
            int bottom,
            int left,
            int right) {
        Arrays.fill(y, value);
        int outWidth = left + width + right;
        for (int i = 0; i < planes * height * width; i++) {
            int plane = i / (height * width);
            int r = i / width % height;
            y[(plane * (top + height + bottom) + top + r) * outWidth + left + i % width] = x[i];
        }
    }
}
