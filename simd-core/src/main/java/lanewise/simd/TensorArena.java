package lanewise.simd;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    /**
     * Maps a part of a file, to be read only, for as long as this arena is open. Nothing is read: pages come as they are looked at, so the file may be
     * larger than memory. They do not count as {@link #bytes()}.
     *
     * @param from the first byte
     * @param length in bytes, at least 1
     * @throws IOException when the file cannot be read, or ends before
     * @throws IllegalStateException when this arena is closed
     */
    public MemorySegment map(Path file, long from, long length) throws IOException {
        if (from < 0 || length < 1) {
            throw new IllegalArgumentException(
                    file + ": cannot map " + length + " bytes from " + from + " on; it must be at least 1 from 0 on");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() - from < length) {
                throw new EOFException(file + ": expected " + length + " bytes from byte " + from + " on, found "
                        + Math.max(0, channel.size() - from));
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, from, length, arena);
        }
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
