package lanewise.jmh.fresh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Reductions;

/** What a program may have done before the warm-up that leaves its mark on profiles and compiled code. */
enum Spoiler {
    /** Every kernel once, cold. */
    FIRST_TOUCH {
        @Override
        void spoil(List<Workload> order, Operands o) {
            order.forEach(w -> w.run(o, 1));
        }
    },
    /** Real work without a warm-up, long enough for C1 and for some of it C2. */
    COLD_WORK {
        @Override
        void spoil(List<Workload> order, Operands o) {
            for (Workload w : order) {
                long end = System.nanoTime() + COLD_NANOS;
                while (System.nanoTime() < end) {
                    w.run(o, 10);
                }
            }
        }
    },
    /** Copies between the heap and tensors. */
    HEAP_COPIES {
        @Override
        void spoil(List<Workload> order, Operands o) {
            for (int i = 0; i < CALLS; i++) {
                o.v.copyFrom(o.x.toArray());
                o.loss.copyFrom(o.loss.toArray());
            }
        }
    },
    /** Somebody else's vector code on segments of arrays. */
    HEAP_SEGMENTS {
        @Override
        void spoil(List<Workload> order, Operands o) {
            for (int i = 0; i < CALLS; i++) {
                o.sink += Strangers.arrays();
            }
        }
    },
    /** Somebody else's vector code on memory of one thread. */
    CONFINED_SEGMENTS {
        @Override
        void spoil(List<Workload> order, Operands o) {
            o.sink += Strangers.confined(CALLS);
        }
    },
    /** Tensors in a mapped file. */
    MAPPED_FILE {
        @Override
        void spoil(List<Workload> order, Operands o) {
            try (Arena arena = Arena.ofShared()) {
                Tensor t = mapped(arena);
                for (int i = 0; i < CALLS; i++) {
                    Elementwise.add(t, o.x, o.v, SHORT);
                    o.sink += Reductions.sum(t, SHORT);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    /** Vector code of somebody else, at other widths. */
    OTHER_SPECIES {
        @Override
        void spoil(List<Workload> order, Operands o) {
            for (int i = 0; i < CALLS; i++) {
                o.sink += Strangers.widths();
            }
        }
    };

    private static final long COLD_NANOS = 40_000_000;
    private static final int CALLS = 3_000;
    private static final int SHORT = 37;

    /** Does it, on all workloads in this order where it runs any. */
    abstract void spoil(List<Workload> order, Operands o);

    private static Tensor mapped(Arena arena) throws IOException {
        Path file = Files.createTempFile("lanewise", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return Tensor.of(channel.map(MapMode.READ_WRITE, 0, 4L * SHORT, arena), Shape.of(SHORT));
        } finally {
            Files.delete(file);
        }
    }
}
