package lanewise.simd.conv;

import java.util.Arrays;

/**
 * Rows or columns of a padded source, dealt out to strands: its element i is element (i + pad) / strands of strand (i + pad) % strands. So
 * each tap reads neighbours for neighbouring outputs, whatever the stride.
 */
public final class Axis {
    /** Outputs that share their taps: all of a convolution, one in {@code step} of its transpose. */
    static final class Part {
        final int outputs;

        /** Where output u goes: first + u·step. */
        final int first;

        final int step;

        /** Places in the kernel, ascending; the strand each reads, and how far behind element u. */
        final int[] taps;

        final int[] strand;
        final int[] shift;

        private Part(int outputs, int first, int step, int[] taps, int[] strand, int[] shift) {
            this.outputs = outputs;
            this.first = first;
            this.step = step;
            this.taps = taps;
            this.strand = strand;
            this.shift = shift;
        }
    }

    final int source;
    final int strands;
    final int pad;
    final Part[] parts;

    /** Outputs of the largest part. */
    final int outputs;

    /** The farthest shift of all taps. */
    final int span;

    /** Elements of a strand that are read: the last output's with the farthest shift is the last of them. */
    final int reach;

    private final boolean[] read;

    private Axis(int source, int strands, int pad, Part[] parts) {
        this.source = source;
        this.strands = strands;
        this.pad = pad;
        this.parts = parts;
        outputs = Arrays.stream(parts).mapToInt(p -> p.outputs).max().orElse(0);
        span = Arrays.stream(parts)
                .flatMapToInt(p -> Arrays.stream(p.shift))
                .max()
                .orElse(0);
        reach = outputs + span;
        read = new boolean[strands];
        for (Part p : parts) {
            for (int s : p.strand) {
                read[s] = true;
            }
        }
    }

    /** A convolution of {@code size} elements to {@code out}. */
    public static Axis forward(int size, int kernel, int stride, int dilation, int pad, int out) {
        int[] taps = new int[kernel];
        int[] strand = new int[kernel];
        int[] shift = new int[kernel];
        for (int k = 0; k < kernel; k++) {
            taps[k] = k;
            strand[k] = k * dilation % stride;
            shift[k] = k * dilation / stride;
        }
        return new Axis(size, stride, pad, new Part[] {new Part(out, 0, 1, taps, strand, shift)});
    }

    /** Its transpose, from {@code out} elements back to {@code size}: element i meets output (i + pad − k·dilation) / stride, where that is whole. */
    public static Axis backward(int size, int kernel, int stride, int dilation, int pad, int out) {
        int lead = Math.max(0, -Math.floorDiv(pad - (kernel - 1) * dilation, stride));
        int steps = Math.min(stride, size);
        Part[] parts = new Part[steps];
        for (int first = 0; first < steps; first++) {
            int at = first + pad;
            int[] taps = Arrays.stream(range(kernel))
                    .filter(k -> Math.floorMod(at - k * dilation, stride) == 0)
                    .toArray();
            int[] shift = Arrays.stream(taps)
                    .map(k -> Math.floorDiv(at - k * dilation, stride) + lead)
                    .toArray();
            int n = Math.ceilDiv(size - first, stride);
            parts[first] = new Part(n, first, stride, taps, new int[taps.length], shift);
        }
        return new Axis(out, 1, lead, parts);
    }

    private static int[] range(int n) {
        int[] x = new int[n];
        Arrays.setAll(x, i -> i);
        return x;
    }

    /** Whether any tap reads this strand. */
    boolean reads(int strand) {
        return read[strand];
    }

    /** The first element of a strand that belongs to the source. */
    int first(int strand) {
        return Math.min(reach, Math.ceilDiv(pad - strand, strands));
    }

    /** Behind the last element of a strand that belongs to the source and is read. */
    int end(int strand) {
        return Math.max(first(strand), Math.min(reach, Math.ceilDiv(source + pad - strand, strands)));
    }

    /** The element of the source that is element i of a strand. */
    int sourceOf(int strand, int i) {
        return i * strands + strand - pad;
    }
}
