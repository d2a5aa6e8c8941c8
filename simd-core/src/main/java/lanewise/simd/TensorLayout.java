package lanewise.simd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where named tensors lie in one slab: names, shapes and offsets, known before a byte is taken.
 *
 * <p>Every tensor starts on a multiple of {@link #ALIGNMENT_FLOATS} floats (64 bytes: a cache line and a 512-bit vector), so a linear
 * pass over the slab needs no tail. The gaps are padding; they are zero and stay zero.
 *
 * {@snippet :
 * TensorLayout layout = TensorLayout.builder().add("weight", 784, 128).add("bias", 128).build();
 * System.out.println(layout.bytes()); // 401920
 * }
 */
public final class TensorLayout {
    /** Tensors start on multiples of this many floats. */
    public static final int ALIGNMENT_FLOATS = 16;

    private final Map<String, Entry> entries;
    private final int floats;

    private TensorLayout(Map<String, Entry> entries, int floats) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        this.floats = floats;
    }

    /**
     * One tensor's place.
     *
     * @param name unique in its layout
     * @param shape its dimensions
     * @param offset first element, in floats from the start of the slab; a multiple of {@link #ALIGNMENT_FLOATS}
     */
    public record Entry(String name, Shape shape, int offset) {
        /** The first element behind this tensor and its padding. */
        public int paddedEnd() {
            return offset + padded(shape.elements());
        }
    }

    /** Starts an empty layout. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects names and shapes in order. */
    public static final class Builder {
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private long next;

        private Builder() {}

        /**
         * Appends a tensor.
         *
         * @throws IllegalArgumentException when the name is taken or the slab would exceed 2³¹−17 floats
         */
        public Builder add(String name, int... dims) {
            return add(name, Shape.of(dims));
        }

        /** Appends a tensor; see {@link #add(String, int...)}. */
        public Builder add(String name, Shape shape) {
            long end = next + padded(shape.elements());
            if (end > Integer.MAX_VALUE - 16L) {
                throw new IllegalArgumentException(
                        "layout grows to " + end + " floats with '" + name + "'; one slab holds at most 2147483631");
            }
            if (entries.putIfAbsent(name, new Entry(name, shape, (int) next)) != null) {
                throw new IllegalArgumentException("layout already has a tensor named '" + name + "'");
            }
            next = end;
            return this;
        }

        /** The finished layout. */
        public TensorLayout build() {
            return new TensorLayout(entries, (int) next);
        }
    }

    /** The smallest multiple of {@link #ALIGNMENT_FLOATS} that is at least {@code n}. */
    public static int padded(int n) {
        return (n + ALIGNMENT_FLOATS - 1) & -ALIGNMENT_FLOATS;
    }

    /** The tensors in order. */
    public List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    /**
     * The place of the tensor of this name.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names that exist
     */
    public Entry entry(String name) {
        Entry e = entries.get(name);
        if (e == null) {
            throw new IllegalArgumentException("no tensor named '" + name + "'; there are " + entries.keySet());
        }
        return e;
    }

    /** The length of the slab in floats, padding included. */
    public int floats() {
        return floats;
    }

    /** The size of the slab in bytes, padding included. */
    public long bytes() {
        return 4L * floats;
    }

    /** The number of elements that are not padding. */
    public long elements() {
        return entries.values().stream().mapToLong(e -> e.shape().elements()).sum();
    }

    @Override
    public String toString() {
        return entries.values().toString();
    }
}
