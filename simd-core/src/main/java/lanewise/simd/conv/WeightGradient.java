package lanewise.simd.conv;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;

/** One worker's part in the gradient of a convolution's weights. */
public sealed interface WeightGradient permits LineGradient, ProductGradient {
    /** Whether the sums go in lanes along lines of results, rather than pixel by pixel: by the shape alone, for their order is part of the definition. */
    static boolean isByLines(int width, int maps, int terms) {
        return LineGradient.suits(width, maps, terms);
    }

    /** Columns of outputs that a plan must have for {@link #byLines}. */
    static int line(int width) {
        return LineGradient.line(width);
    }

    /** With a plan of {@link #line} columns. */
    static WeightGradient byLines(Plan plan, int width, int groups, TensorArena arena) {
        return new LineGradient(plan, width, groups, arena);
    }

    /** With pixels whose gradients are turned at a time. */
    static WeightGradient byProducts(Plan plan, int pixels, int groups, TensorArena arena) {
        return new ProductGradient(plan, pixels, groups, arena);
    }

    /** What one worker takes of an arena. */
    static long bytesByLines(Plan plan, int width) {
        return LineGradient.bytes(plan, width);
    }

    /** What one worker takes of an arena. */
    static long bytesByProducts(Plan plan, int pixels) {
        return ProductGradient.bytes(plan, pixels);
    }

    /**
     * Sets operands, whole tensors.
     *
     * @param x images
     * @param dy gradients of the results
     * @param dw overwritten
     */
    void operands(MemorySegment x, MemorySegment dy, MemorySegment dw);

    /** Does the share of worker {@code worker} of {@code n}: some groups, channels of results or taps, never images, over which the sums go. */
    void share(int images, int worker, int n);
}
