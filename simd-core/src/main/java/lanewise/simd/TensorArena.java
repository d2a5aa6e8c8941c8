package lanewise.simd;

import java.lang.foreign.Arena;

/**
 * The one owner of tensor memory: off the heap, zeroed, 64-byte aligned. Closing it frees everything at once and makes every tensor
 * from it throw {@link IllegalStateException}; nothing is freed earlier and nothing can leak past it.
 *
 * {@snippet :
 * try (TensorArena arena = TensorArena.ofShared()) {
 *     Tensor x = arena.allocate(32, 784);
 * }
 * }
 */
public final class TensorArena implements AutoCloseable {
    private static final long ALIGNMENT_BYTES = 64;

    private final Arena arena;
    private long bytes;

    private TensorArena(Arena arena) {
        this.arena = arena;
    }

    /** An arena whose tensors every thread may use. */
    public static TensorArena ofShared() {
        return new TensorArena(Arena.ofShared());
    }

    /** A zeroed tensor of its own. */
    public Tensor allocate(int... dims) {
        return allocate(Shape.of(dims));
    }

    /**
     * A zeroed tensor of its own, followed by zeroed padding up to a multiple of 64 bytes.
     *
     * @throws IllegalStateException when this arena is closed
     * @throws OutOfMemoryError when the operating system gives no more memory
     */
    public synchronized Tensor allocate(Shape shape) {
        long size = bytes(shape.elements());
        Tensor tensor = Tensor.of(arena.allocate(size, ALIGNMENT_BYTES), shape);
        bytes += size;
        return tensor;
    }

    /**
     * A zeroed slab for all tensors of a layout.
     *
     * @throws IllegalArgumentException when the layout is empty
     */
    public NamedTensors allocate(TensorLayout layout) {
        if (layout.floats() == 0) {
            throw new IllegalArgumentException("the layout has no tensors; add at least one before allocating it");
        }
        return new NamedTensors(layout, allocate(layout.floats()));
    }

    /** What a tensor of so many floats takes, padding included. */
    public static long bytes(int floats) {
        return 4L * TensorLayout.padded(floats);
    }

    /** How many bytes have been allocated so far, padding included. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Frees all memory; calling it again does nothing. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
