package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.EnumSet;
import java.util.List;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Conv2d.Work;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a convolution refuses: 2 images of 2 x 5 x 6 to 3 x 3 x 4 throughout, 60, 54 and 36 elements. */
class ConvRefusalsTest {
    private final WorkerPool pool = WorkerPool.of(1);
    private final TensorArena arena = TensorArena.ofShared();
    private final ConvShape shape = ConvShape.square(2, 3, 5, 6, 3);
    private final Conv2d conv = new Conv2d(shape, arena, pool);
    private final Tensor x = arena.allocate(2, 2, 5, 6);
    private final Tensor w = arena.allocate(3, 2, 3, 3);
    private final Tensor y = arena.allocate(2, 3, 3, 4);
    private final Tensor b = arena.allocate(3);

    @AfterEach
    void close() {
        arena.close();
        pool.close();
    }

    private static void refused(Runnable call, String... words) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContainingAll(words);
    }

    @Test
    void wrongShapesAreRefused() {
        refused(() -> ConvAxis.of(0, 3), "size is 0", "kernel 3");
        refused(() -> ConvAxis.of(5, 0), "size is 5", "kernel 0");
        refused(() -> ConvAxis.of(5, 3).withStride(0), "stride 0");
        refused(() -> new ConvAxis(5, 3, 1, 0, 0, 0), "dilation 0");
        refused(() -> ConvAxis.of(5, 3).withPadding(-1, 2), "-1 and 2");
        refused(() -> new ConvAxis(5, 3, 1, 4, 1, 2), "size of 5", "1 + 2 is 8", "9", "kernel 3", "dilation 4");
        refused(() -> new ConvAxis(5, Integer.MAX_VALUE, 1, 2, 0, 0), "size of 5", "4294967293");
        refused(() -> ConvAxis.of(5, 3).withPadding(1 << 30, 1 << 30), "2147483653", "2^30");
        refused(() -> shape.withGroups(0), "0 groups");
        refused(() -> shape.withGroups(2), "2 input channels", "3 output channels", "2 groups");
        refused(() -> ConvShape.square(0, 3, 5, 6, 3), "0 input channels");
        refused(() -> ConvShape.square(1 << 10, 1, 1 << 10, 1 << 10, 1), "1024x1024x1024", "2^29");
        refused(() -> ConvShape.square(1, 1 << 20, 1 << 10, 1 << 10, 1), "1048576x1024x1024");
    }

    /** What an instance has workspace for has the bits of one that has it all, and the rest says what is missing. */
    @Test
    void workspaceForSome() {
        for (Work work : Work.values()) {
            long before = arena.bytes();
            Conv2d some = new Conv2d(shape, EnumSet.of(work), arena, pool);
            assertThat(arena.bytes() - before)
                    .isEqualTo(Conv2d.workspaceBytes(shape, EnumSet.of(work), 1))
                    .isLessThan(Conv2d.workspaceBytes(shape, 1));
            for (Work other : Work.values()) {
                if (other != work) {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> run(some, other))
                            .withMessageContainingAll("without workspace", other.name());
                }
            }
            float[] all = run(conv, work);
            assertThat(run(some, work)).isEqualTo(all);
        }
    }

    private float[] run(Conv2d c, Work work) {
        for (Tensor t : List.of(x, w, y)) {
            for (int i = 0; i < t.size(); i++) {
                t.set(i, i % 7 - 3);
            }
        }
        switch (work) {
            case FORWARD -> c.forward(x, w, y, 2, Epilogue.NONE, w);
            case DATA -> c.backwardData(y, w, x, 2);
            case WEIGHTS -> c.backwardWeights(x, y, w, 2);
        }
        return (work == Work.FORWARD ? y : work == Work.DATA ? x : w).toArray();
    }

    @Test
    void samePadding() {
        ConvAxis even = ConvAxis.of(7, 4).withSamePadding();
        assertThat(even).isEqualTo(new ConvAxis(7, 4, 1, 1, 1, 2));
        assertThat(even.outputs()).isEqualTo(7);
        ConvAxis strided = ConvAxis.of(7, 3).withStride(2).withSamePadding();
        assertThat(strided.outputs()).isEqualTo(4);
        assertThat(ConvAxis.of(8, 1).withStride(3).withSamePadding()).isEqualTo(new ConvAxis(8, 1, 3, 1, 0, 0));
    }

    @Test
    void tensorsTooSmallAreRefused() {
        refused(() -> conv.forward(x.slice(0, 119), w, y, 2, Epilogue.NONE, b), "convolution: x", "119", "120");
        refused(() -> conv.forward(x, w.slice(0, 53), y, 2, Epilogue.NONE, b), "weights", "53", "54");
        refused(() -> conv.forward(x, w, y.slice(0, 71), 2, Epilogue.NONE, b), "y is 71", "72");
        refused(() -> conv.forward(x, w, y, 2, Epilogue.BIAS, b.slice(0, 2)), "bias is 2", "3");
        refused(() -> conv.backwardData(y.slice(0, 71), w, x, 2), "dy is 71", "72");
        refused(() -> conv.backwardData(y, w.slice(0, 53), x, 2), "weights is 53", "54");
        refused(() -> conv.backwardData(y, w, x.slice(0, 119), 2), "dx is 119", "120");
        refused(() -> conv.transposed(y, w, x, 2, Epilogue.BIAS, b.slice(0, 1)), "bias is 1", "2");
        refused(() -> conv.backwardWeights(x.slice(0, 119), y, w, 2), "x is 119", "120");
        refused(() -> conv.backwardWeights(x, y.slice(0, 71), w, 2), "dy is 71", "72");
        refused(() -> conv.backwardWeights(x, y, w.slice(0, 53), 2), "dw is 53", "54");
        refused(() -> conv.backwardBias(y.slice(0, 71), b, 2), "dy is 71", "72");
        refused(() -> conv.backwardBias(y, b.slice(0, 2), 2), "db is 2", "3");
    }

    @Test
    void wrongNumbersOfImagesAreRefused() {
        refused(() -> conv.forward(x, w, y, -1, Epilogue.NONE, b), "-1 images");
        refused(() -> conv.backwardData(y, w, x, -2), "-2 images");
        refused(() -> conv.backwardWeights(x, y, w, Integer.MIN_VALUE), "-2147483648 images");
        refused(() -> conv.backwardBias(y, b, 1 << 30), "1073741824 images of 36");
        refused(() -> conv.forward(x, w, y, 3, Epilogue.NONE, b), "120", "180");
    }

    @Test
    void overlapIsRefused() {
        Tensor slab = arena.allocate(200);
        refused(() -> conv.forward(slab, w, slab.slice(119, 72), 2, Epilogue.NONE, b), "x 200", "y 72", "4 bytes");
        conv.forward(slab, w, slab.slice(120, 72), 2, Epilogue.NONE, b);
        refused(() -> conv.forward(x, slab, slab, 2, Epilogue.NONE, b), "weights 200", "y 200", "216 bytes");
        refused(() -> conv.forward(x, w, slab, 2, Epilogue.BIAS, slab), "bias 200", "y 200", "12 bytes");
        refused(() -> conv.backwardData(slab, w, slab, 2), "dy 200", "dx 200", "288 bytes");
        refused(() -> conv.backwardWeights(slab, y, slab, 2), "x 200", "dw 200", "216 bytes");
        refused(() -> conv.backwardWeights(x, slab, slab, 2), "dy 200", "dw 200", "216 bytes");
        refused(() -> conv.backwardBias(slab, slab, 2), "dy 200", "db 200", "12 bytes");
    }

    @Test
    void readOnlyResults() {
        refused(() -> conv.forward(x, w, y.asReadOnly(), 2, Epilogue.NONE, b), "y", "read-only");
        refused(() -> conv.backwardData(y, w, x.asReadOnly(), 2), "dx", "read-only");
        refused(() -> conv.backwardWeights(x, y, w.asReadOnly(), 2), "dw", "read-only");
        refused(() -> conv.backwardBias(y, b.asReadOnly(), 2), "db", "read-only");
        conv.forward(x.asReadOnly(), w.asReadOnly(), y, 2, Epilogue.BIAS, b.asReadOnly());
    }

    @Test
    void closedArena() {
        TensorArena other = TensorArena.ofShared();
        Tensor gone = other.allocate(120);
        other.close();
        assertThatIllegalStateException().isThrownBy(() -> conv.forward(gone, w, y, 2, Epilogue.NONE, b));
        assertThatIllegalStateException().isThrownBy(() -> conv.backwardData(y, w, gone, 2));
        assertThatIllegalStateException().isThrownBy(() -> conv.backwardWeights(gone, y, w, 2));
        assertThatIllegalStateException().isThrownBy(() -> conv.backwardBias(gone, b, 2));
        arena.close();
        assertThatIllegalStateException().isThrownBy(() -> conv.forward(x, w, y, 2, Epilogue.NONE, b));
    }
}
