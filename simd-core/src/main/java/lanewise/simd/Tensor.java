package lanewise.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A view of off-heap float32 elements, row-major and contiguous. It owns nothing and closes nothing: its {@link TensorArena} does.
 *
 * <p>Element access here is for setting up and looking at results, not for loops that must be fast; those are kernels. After the
 * arena is closed, every access throws {@link IllegalStateException}.
 */
public final class Tensor {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** Whoever lets this thread in lets in all. */
    private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

    private final MemorySegment segment;
    private final Shape shape;

    private Tensor(MemorySegment segment, Shape shape) {
        this.segment = segment;
        this.shape = shape;
    }

    /**
     * A view of native memory that somebody else owns, for example a memory-mapped file.
     *
     * @throws IllegalArgumentException when the segment lies on the heap (kernels are compiled for native memory only; a single heap
     *     segment at a call site makes it 5 to 10 times slower for ever), belongs to a single thread, or is shorter than the shape
     */
    public static Tensor of(MemorySegment segment, Shape shape) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException(
                    "tensor " + shape + " would lie on the heap; allocate it from a TensorArena");
        }
        if (!segment.isAccessibleBy(NOBODY)) {
            throw new IllegalArgumentException("tensor " + shape
                    + " would lie in memory of a single thread; use a shared," + " automatic or global arena");
        }
        long bytes = 4L * shape.elements();
        if (segment.byteSize() < bytes) {
            throw new IllegalArgumentException(
                    "tensor " + shape + " needs " + bytes + " bytes but the segment has " + segment.byteSize());
        }
        return new Tensor(segment.asSlice(0, bytes), shape);
    }

    /** The memory behind the elements: exactly {@code 4 · size()} bytes. */
    public MemorySegment segment() {
        return segment;
    }

    /** The dimensions. */
    public Shape shape() {
        return shape;
    }

    /** The number of elements. */
    public int size() {
        return shape.elements();
    }

    /** Element {@code i} in row-major order. */
    public float get(int i) {
        return segment.getAtIndex(FLOAT, i);
    }

    /** Sets element {@code i} in row-major order. */
    public void set(int i, float value) {
        segment.setAtIndex(FLOAT, i, value);
    }

    /**
     * A view of {@code length} elements from {@code from} on, as a vector.
     *
     * @throws IllegalArgumentException when the range does not lie within this tensor
     */
    public Tensor slice(int from, int length) {
        if (from < 0 || length < 1 || length > size() - from) {
            throw new IllegalArgumentException(
                    "slice of " + length + " from " + from + " does not lie in " + shape + " (" + size() + ")");
        }
        return new Tensor(segment.asSlice(4L * from, 4L * length), Shape.of(length));
    }

    /**
     * The same elements under another shape.
     *
     * @throws IllegalArgumentException when the number of elements differs
     */
    public Tensor reshape(int... dims) {
        Shape other = Shape.of(dims);
        if (other.elements() != size()) {
            throw new IllegalArgumentException(
                    "cannot view " + shape + " (" + size() + ") as " + other + " (" + other.elements() + ")");
        }
        return new Tensor(segment, other);
    }

    /** A view through which nothing can be written. */
    public Tensor asReadOnly() {
        return new Tensor(segment.asReadOnly(), shape);
    }

    /**
     * Copies all elements from an array.
     *
     * @throws IllegalArgumentException when the length differs
     */
    public Tensor copyFrom(float... values) {
        requireSize(values.length);
        MemorySegment.copy(values, 0, segment, FLOAT, 0, values.length);
        return this;
    }

    /**
     * Copies all elements from a tensor of the same size.
     *
     * @throws IllegalArgumentException when the size differs
     */
    public Tensor copyFrom(Tensor source) {
        requireSize(source.size());
        segment.copyFrom(source.segment);
        return this;
    }

    private void requireSize(int n) {
        if (n != size()) {
            throw new IllegalArgumentException("cannot copy " + n + " elements into " + shape + " (" + size() + ")");
        }
    }

    /** A copy of the elements on the heap. */
    public float[] toArray() {
        return segment.toArray(FLOAT);
    }

    @Override
    public String toString() {
        return "Tensor " + shape;
    }
}
