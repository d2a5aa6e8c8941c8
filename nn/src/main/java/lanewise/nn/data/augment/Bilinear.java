package lanewise.nn.data.augment;

import java.util.Arrays;
import lanewise.nn.data.ImageShape;

/**
 * Linear maps of images of one shape about their middle: y[r, c] is x at (rr·dr + rc·dc, cr·dr + cc·dc) from the middle ((height − 1)/2, (width − 1)/2), dr and dc
 * the distances of (r, c) from it. Between pixels, the four around by their distance: first along columns, a + t(b − a), then along rows. Outside is the background.
 *
 * <p>Places are floats, with an error below (height + width)·2⁻²² pixels where nothing is made smaller; turns by 90° are exact. So that no pixel needs a look at the border, the image is read from a copy with a frame of background, one pixel wide before it and two behind, and places
 * are clamped to it. Places and pixels are computed by loops of their own over the whole image, for then the JIT makes vectors of the first: one loop for both takes 2.5 times as long,
 * and one that treats the border apart three times.
 */
final class Bilinear {
    private final ImageShape shape;

    /** Of a row in the frame. */
    private final int stride;

    private final float[] framed;

    /** Of each pixel of a plane, how far it is from the middle. */
    private final float[] rows;

    private final float[] columns;

    /** For each pixel of y, where the first of its four begins in the frame, and how far it is from that one. */
    private final int[] corner;

    private final float[] down;
    private final float[] right;

    Bilinear(ImageShape shape, float fill) {
        this.shape = shape;
        stride = shape.width() + 3;
        framed = new float[Math.multiplyExact(shape.height() + 3, stride)];
        Arrays.fill(framed, fill);
        rows = new float[shape.area()];
        columns = new float[shape.area()];
        for (int r = 0; r < shape.height(); r++) {
            for (int c = 0; c < shape.width(); c++) {
                rows[r * shape.width() + c] = r - (shape.height() - 1) / 2f;
                columns[r * shape.width() + c] = c - (shape.width() - 1) / 2f;
            }
        }
        corner = new int[shape.area()];
        down = new float[shape.area()];
        right = new float[shape.area()];
    }

    void apply(float[] x, float[] y, float rr, float rc, float cr, float cc) {
        place(rr, rc, cr, cc);
        for (int plane = 0; plane < shape.channels(); plane++) {
            frame(x, plane * shape.area());
            sample(y, plane * shape.area());
        }
    }

    private void place(float rr, float rc, float cr, float cc) {
        float row = 1 + (shape.height() - 1) / 2f;
        float column = 1 + (shape.width() - 1) / 2f;
        float bottom = shape.height() + 1;
        float end = shape.width() + 1;
        for (int i = 0; i < corner.length; i++) {
            float r = Math.min(Math.max(row + (rows[i] * rr + columns[i] * rc), 0f), bottom);
            float c = Math.min(Math.max(column + (rows[i] * cr + columns[i] * cc), 0f), end);
            int wholeRow = (int) r;
            int wholeColumn = (int) c;
            corner[i] = wholeRow * stride + wholeColumn;
            down[i] = r - wholeRow;
            right[i] = c - wholeColumn;
        }
    }

    private void frame(float[] x, int from) {
        for (int r = 0; r < shape.height(); r++) {
            System.arraycopy(x, from + r * shape.width(), framed, (r + 1) * stride + 1, shape.width());
        }
    }

    private void sample(float[] y, int from) {
        for (int i = 0; i < corner.length; i++) {
            int a = corner[i];
            int b = a + stride;
            float top = between(framed[a], framed[a + 1], right[i]);
            float bottom = between(framed[b], framed[b + 1], right[i]);
            y[from + i] = between(top, bottom, down[i]);
        }
    }

    private static float between(float a, float b, float t) {
        return a + t * (b - a);
    }
}
