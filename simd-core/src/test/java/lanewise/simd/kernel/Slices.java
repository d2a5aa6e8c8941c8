package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Lanes;

/**
 * Runs a kernel on slices of every small length at every misalignment, between sentinels, and then looks at all memory:
 * each output must hold exactly the expected bits, and everything else what it held before.
 */
final class Slices implements AutoCloseable {
    /** A whole cache line and a bit. */
    static final int OFFSETS = 18;

    /** Every vector loop runs 0 to 4 times with every tail. */
    static final int LONGEST = 4 * Lanes.LENGTH + 3;

    private static final int LARGE_CASES = 24;
    private static final int LARGE = 3000;

    /** Kernels on matrices may take the length as the number of columns and have so many rows. */
    static final int ROWS = 3;

    /** Memory on either side of a slice: more than a vector. */
    private static final int MARGIN = 24;

    /** Elements that a slice has beyond those that the kernel is told of. */
    private static final int UNREAD = 3;

    /** Stands around what is only read, so that an element read too far spoils the result. */
    private static final float POISON = Float.NaN;

    /** Stands around what is written: no kernel leaves it as it is, not even in place. */
    private static final float SENTINEL = -1234.5678f;

    private final TensorArena arena = TensorArena.ofShared();
    private final List<Tensor> memories = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();
    private final Samples samples = new Samples(20_240_601);
    private int offset;

    /** A slice, where it lies, and what it must hold in the end. */
    private static final class Placed {
        final Tensor memory;
        final Tensor slice;
        final int start;
        final float around;
        float[] expected;

        Placed(Tensor memory, Tensor slice, int start, float around, float[] expected) {
            this.memory = memory;
            this.slice = slice;
            this.start = start;
            this.around = around;
            this.expected = expected;
        }
    }

    /** One kernel call on slices of n elements. */
    @FunctionalInterface
    interface Case {
        void run(Slices slices, int n);
    }

    /** Tries all small lengths at all offsets, and some large ones. */
    static void everywhere(Case test) {
        try (Slices slices = new Slices()) {
            for (int n = 0; n <= LONGEST; n++) {
                for (int offset = 0; offset < OFFSETS; offset++) {
                    slices.round(test, n, offset);
                }
            }
            for (int i = 0; i < LARGE_CASES; i++) {
                slices.round(test, slices.samples.below(LARGE), slices.samples.below(OFFSETS));
            }
        }
    }

    private void round(Case test, int n, int firstOffset) {
        offset = firstOffset;
        placed.clear();
        try {
            test.run(this, n);
            placed.forEach(Slices::check);
        } catch (AssertionError e) {
            throw new AssertionError("length " + n + ", offset " + firstOffset + ": " + e.getMessage(), e);
        }
    }

    /** Numbers for this round. */
    Samples samples() {
        return samples;
    }

    /** n numbers, special ones among them. */
    float[] mixed(int n) {
        return samples.mixed(n);
    }

    /** A slice that holds these values and may only be read. */
    Tensor input(float... values) {
        return place(values, POISON);
    }

    /** A slice that holds these values and will be written. */
    Tensor output(float... values) {
        return place(values, SENTINEL);
    }

    /** Says what an output must hold at the end of the round. */
    void expect(Tensor output, float... values) {
        for (Placed p : placed) {
            if (p.slice == output) {
                p.expected = values.clone();
            }
        }
    }

    private Tensor place(float[] values, float around) {
        if (placed.size() == memories.size()) {
            memories.add(arena.allocate(ROWS * LARGE + 2 * MARGIN + OFFSETS + UNREAD));
        }
        Tensor memory = memories.get(placed.size());
        // tensors of one call lie at different offsets, so that they are misaligned to each other too
        int start = MARGIN + (offset + 5 * placed.size()) % OFFSETS;
        int used = start + values.length + UNREAD + MARGIN;
        for (int i = 0; i < used; i++) {
            memory.set(i, around);
        }
        Tensor slice = memory.slice(start, values.length + UNREAD);
        for (int i = 0; i < values.length; i++) {
            slice.set(i, values[i]);
        }
        placed.add(new Placed(memory, slice, start, around, values.clone()));
        return slice;
    }

    private static void check(Placed p) {
        int end = p.start + p.expected.length;
        for (int i = 0; i < end + UNREAD + MARGIN; i++) {
            boolean inside = i >= p.start && i < end;
            float wanted = inside ? p.expected[i - p.start] : p.around;
            if (!sameBits(p.memory.get(i), wanted)) {
                assertThat(bits(p.memory.get(i)))
                        .as("element %d of %d", i - p.start, p.expected.length)
                        .isEqualTo(bits(wanted));
            }
        }
    }

    /** Equal to the last bit; one NaN is as good as another. */
    static boolean sameBits(float x, float y) {
        return Float.floatToIntBits(x) == Float.floatToIntBits(y);
    }

    private static String bits(float x) {
        return x + " = " + Float.toHexString(x);
    }

    @Override
    public void close() {
        arena.close();
    }
}
