package lanewise.simd.kernel;

import static lanewise.simd.gemm.Panels.NR;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.BlockSizes;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the matrix product refuses: m 4, n 5, k 6 throughout, so that each number in a message tells where it comes
 * from.
 */
class GemmRefusalsTest {
    private final WorkerPool pool = WorkerPool.of(1);
    private final TensorArena arena = TensorArena.ofShared();
    private final Gemm gemm = new Gemm(arena, pool);
    private final Tensor a = arena.allocate(4, 6);
    private final Tensor b = arena.allocate(6, 5);
    private final Tensor c = arena.allocate(4, 5);

    @AfterEach
    void close() {
        arena.close();
        pool.close();
    }

    private void refused(Runnable product, String... words) {
        assertThatIllegalArgumentException().isThrownBy(product::run).withMessageContainingAll(words);
    }

    @Test
    void negativeSizes() {
        refused(() -> gemm.nn(-1, 5, 6, 1f, a, 6, b, 5, 0f, c, 5), "m -1", "n 5", "k 6");
        refused(() -> gemm.tn(4, -5, 6, 1f, a, 4, b, 5, 0f, c, 5), "m 4", "n -5", "k 6");
        refused(() -> gemm.nt(4, 5, -6, 1f, a, 6, b, 6, 0f, c, 5), "m 4", "n 5", "k -6");
    }

    @Test
    void tensorsTooSmall() {
        refused(() -> gemm.nn(5, 5, 6, 1f, a, 6, b, 5, 0f, c, 5), "a is 4x6", "24 elements", "5x6", "needs 30");
        refused(() -> gemm.nn(4, 5, 6, 1f, a, 6, b.slice(0, 29), 5, 0f, c, 5), "b is 29", "6x5", "needs 30");
        refused(() -> gemm.nn(4, 5, 6, 1f, a, 6, b, 5, 0f, c.slice(0, 19), 5), "c is 19", "4x5", "needs 20");
        refused(() -> gemm.tn(4, 5, 6, 1f, a.slice(0, 23), 4, b, 5, 0f, c, 5), "a is 23", "6x4", "needs 24");
        refused(() -> gemm.nt(4, 5, 6, 1f, a, 6, b.slice(0, 29), 6, 0f, c, 5), "b is 29", "5x6", "needs 30");
        refused(() -> gemm.nn(4, 5, 6, 1f, a, 7, b, 5, 0f, c, 5), "a is 4x6", "leading dimension 7", "needs 27");
    }

    @Test
    void leadingDimensionsTooSmall() {
        refused(() -> gemm.nn(4, 5, 6, 1f, a, 5, b, 5, 0f, c, 5), "leading dimension of a is 5", "6 elements");
        refused(() -> gemm.nn(4, 5, 6, 1f, a, 6, b, 4, 0f, c, 5), "leading dimension of b is 4", "5 elements");
        refused(() -> gemm.nn(4, 5, 6, 1f, a, 6, b, 5, 0f, c, 4), "leading dimension of c is 4", "5 elements");
        refused(() -> gemm.tn(4, 5, 6, 1f, a, 3, b, 5, 0f, c, 5), "leading dimension of a is 3", "4 elements");
        refused(() -> gemm.nt(4, 5, 6, 1f, a, 6, b, 5, 0f, c, 5), "leading dimension of b is 5", "6 elements");
        refused(() -> gemm.nn(0, 0, 0, 1f, a, 0, b, 5, 0f, c, 5), "leading dimension of a is 0");
    }

    /** Numbers of elements beyond an int must not pass as small ones. */
    @Test
    void hugeSizes() {
        int big = 1 << 16;
        refused(() -> gemm.nn(big, 5, big, 1f, a, big, b, 5, 0f, c, 5), "24 elements", "65536x65536", "4294967296");
        refused(() -> gemm.nn(4, 5, 6, 1f, a, Integer.MAX_VALUE, b, 5, 0f, c, 5), "24 elements", "6442450947");
    }

    @Test
    void resultOverlapsAnInput() {
        Tensor slab = arena.allocate(100);
        refused(() -> gemm.nn(4, 5, 6, 1f, slab, 6, b, 5, 0f, slab.slice(23, 20), 5), "a 100", "c 20", "4 bytes");
        refused(() -> gemm.nn(4, 5, 6, 1f, a, 6, slab, 5, 0f, slab, 5), "b 100", "c 100", "80 bytes");
        gemm.nn(4, 5, 6, 1f, slab, 6, b, 5, 0f, slab.slice(24, 20), 5);
    }

    @Test
    void readOnlyResult() {
        refused(() -> gemm.nn(4, 5, 6, 1f, a, 6, b, 5, 0f, c.asReadOnly(), 5), "c 4x5", "read-only");
        gemm.nn(4, 5, 6, 1f, a.asReadOnly(), 6, b.asReadOnly(), 5, 0f, c, 5);
    }

    @Test
    void closedArena() {
        TensorArena other = TensorArena.ofShared();
        Tensor gone = other.allocate(30);
        other.close();
        assertThatIllegalStateException().isThrownBy(() -> gemm.nn(4, 5, 6, 1f, gone, 6, b, 5, 0f, c, 5));
        assertThatIllegalStateException().isThrownBy(() -> gemm.nn(4, 5, 6, 1f, a, 6, gone, 5, 0f, c, 5));
        assertThatIllegalStateException().isThrownBy(() -> gemm.nn(4, 5, 6, 1f, a, 6, b, 5, 0f, gone, 5));
        arena.close();
        assertThatIllegalStateException().isThrownBy(() -> gemm.nn(4, 5, 6, 1f, a, 6, b, 5, 0f, c, 5));
    }

    @Test
    void blockSizes() {
        refused(() -> new BlockSizes(0, 1, 2 * NR, 1), "mc 0");
        refused(() -> new BlockSizes(1, 0, 2 * NR, 1), "kc 0");
        refused(() -> new BlockSizes(1, 1, 2 * NR, 0), "packRows 0");
        refused(() -> new BlockSizes(1, 1, 2 * NR + 1, 1), "nc " + (2 * NR + 1), "multiple of " + NR);
        refused(() -> new BlockSizes(1, 1, NR, 1), "nc " + NR, "two");
    }

    @Test
    void biasOfWrongLengthOrOverlappingIsRefused() {
        refused(() -> biased(arena.allocate(4), c), "bias is 4", "5 are needed");
        Tensor slab = arena.allocate(24);
        refused(() -> biased(slab.slice(19, 5), slab.slice(0, 20)), "bias 5", "c 20", "4 bytes");
        biased(arena.allocate(5), c);
    }

    private void biased(Tensor bias, Tensor c) {
        gemm.multiply(false, false, 4, 5, 6, 1f, a, 6, b, 5, 0f, c, 5, Epilogue.BIAS, bias);
    }
}
