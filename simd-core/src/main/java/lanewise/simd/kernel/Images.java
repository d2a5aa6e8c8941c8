package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import lanewise.simd.Tensor;
import lanewise.simd.gemm.Transpose;

/**
 * Where elements lie: matrices transposed, images from NCHW (channel after channel) to NHWC (pixel after pixel) and back, margins put around
 * images and taken away. All exact.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class Images {
    public static final Kernel COPY_ROW = Kernel.of("copyRow", (b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            copyWalk(b.x, 0, b.z, 0, n);
        }
    });

    /** Elements of a row of the result that are written before the next rows' are: they share pages, and lines of the cache. */
    private static final int PANEL = 128;

    private Images() {}

    /**
     * y[j, i] = x[i, j].
     *
     * @param x rows x cols
     * @param y cols x rows, disjoint from x
     */
    public static void transpose(Tensor x, Tensor y, int rows, int cols) {
        check("transpose", x, y, rows, cols);
        transposed(x.segment(), y.segment(), 0, rows, cols);
    }

    /**
     * y[i, p, c] = x[i, c, p], p the pixels of an image row after row.
     *
     * @param x images x channels x pixels
     * @param y images x pixels x channels, disjoint from x
     * @param pixels height times width
     */
    public static void toChannelsLast(Tensor x, Tensor y, int images, int channels, int pixels) {
        images("toChannelsLast", x, y, images, channels, pixels);
        for (int i = 0; i < images; i++) {
            transposed(x.segment(), y.segment(), (long) i * channels * pixels, channels, pixels);
        }
    }

    /**
     * y[i, c, p] = x[i, p, c], the inverse of {@link #toChannelsLast}, and its backward pass.
     *
     * @param x images x pixels x channels
     * @param y images x channels x pixels, disjoint from x
     * @param pixels height times width
     */
    public static void toChannelsFirst(Tensor x, Tensor y, int images, int channels, int pixels) {
        images("toChannelsFirst", x, y, images, channels, pixels);
        for (int i = 0; i < images; i++) {
            transposed(x.segment(), y.segment(), (long) i * channels * pixels, pixels, channels);
        }
    }

    private static void transposed(MemorySegment x, MemorySegment y, long at, int rows, int cols) {
        for (int j = 0; j < cols; j += PANEL) {
            int n = Math.min(PANEL, cols - j);
            Transpose.copy(x, at + j, cols, rows, n, y, at + (long) j * rows, rows);
        }
    }

    private static void images(String kernel, Tensor x, Tensor y, int images, int channels, int pixels) {
        if (channels < 0 || pixels < 0) {
            throw new IllegalArgumentException(
                    kernel + ": there are " + channels + " channels of " + pixels + " pixels; neither may be negative");
        }
        check(kernel, x, y, images, (int) Math.min((long) channels * pixels, Integer.MAX_VALUE));
    }

    private static void check(String kernel, Tensor x, Tensor y, int rows, int cols) {
        Checks.atLeast(kernel, "x", x, rows, cols);
        Checks.atLeast(kernel, "y", y, rows, cols);
        Checks.writable(kernel, "y", y);
        Checks.disjoint(kernel, "x", x, rows * cols, "y", y, rows * cols);
    }

    /**
     * y[p, top + r, left + c] = x[p, r, c], all else of y the value.
     *
     * @param value what stands in the margin, 0 as a rule
     * @param x planes x height x width
     * @param y planes x (top + height + bottom) x (left + width + right), disjoint from x
     * @param planes images times channels
     */
    public static void pad(float value, Tensor x, Tensor y, int planes, Margins m) {
        Checks.atLeast("pad", "x", x, planes, m.area());
        Checks.atLeast("pad", "y", y, planes, m.outArea());
        Checks.writable("pad", "y", y);
        Checks.disjoint("pad", "x", x, planes * m.area(), "y", y, planes * m.outArea());
        for (int p = 0; p < planes; p++) {
            padPlane(value, x.segment(), (long) p * m.area(), y.segment(), (long) p * m.outArea(), m);
        }
    }

    /** The margin right of a row and that left of the next are one range. */
    private static void padPlane(float value, MemorySegment x, long from, MemorySegment y, long to, Margins m) {
        int outWidth = m.outWidth();
        long at = to + (long) m.top() * outWidth + m.left();
        Elementwise.fillWalk(value, y, (int) to, (int) (at - to));
        for (int r = 0; r < m.height(); r++) {
            copyWalk(x, from + (long) r * m.width(), y, at, m.width());
            long end = r < m.height() - 1 ? at + outWidth : to + m.outArea();
            Elementwise.fillWalk(value, y, (int) at + m.width(), (int) (end - at - m.width()));
            at += outWidth;
        }
    }

    /**
     * y[p, r, c] = x[p, top + r, left + c]: margins taken away; the backward pass of {@link #pad}.
     *
     * @param x planes x (top + height + bottom) x (left + width + right)
     * @param y planes x height x width, disjoint from x
     * @param planes images times channels
     */
    public static void crop(Tensor x, Tensor y, int planes, Margins m) {
        Checks.atLeast("crop", "x", x, planes, m.outArea());
        Checks.atLeast("crop", "y", y, planes, m.area());
        Checks.writable("crop", "y", y);
        Checks.disjoint("crop", "x", x, planes * m.outArea(), "y", y, planes * m.area());
        for (int p = 0; p < planes; p++) {
            long from = (long) p * m.outArea() + (long) m.top() * m.outWidth() + m.left();
            for (int r = 0; r < m.height(); r++) {
                long to = (long) p * m.area() + (long) r * m.width();
                copyWalk(x.segment(), from + (long) r * m.outWidth(), y.segment(), to, m.width());
            }
        }
    }

    /** y[at + i] = x[from + i]. The JDK's copy takes tens of nanoseconds before the first element of a short row. */
    static void copyWalk(MemorySegment x, long from, MemorySegment y, long at, int n) {
        x = exact(x);
        y = exact(y);
        if (n == 0) {
            return;
        }
        long o = 4L * from;
        long to = 4L * at;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, x, o + 4L * i, ORDER).intoMemorySegment(y, to + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            y.set(FLOAT, to + 4L * i, x.get(FLOAT, o + 4L * i));
        }
    }
}
