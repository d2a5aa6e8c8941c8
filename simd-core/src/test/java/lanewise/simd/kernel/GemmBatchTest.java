package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A row of C has the same bits whatever the other rows are, and however many: an answer does not depend on its batch.
 */
class GemmBatchTest {
    @Property(tries = 200)
    void rowsDoNotKnowTheirBatch(
            @ForAll @IntRange(min = 1, max = 40) int batch,
            @ForAll @IntRange(min = 1, max = 150) int n,
            @ForAll @IntRange(min = 0, max = 300) int k,
            @ForAll @IntRange(min = 0, max = 1000) int seed,
            @ForAll @IntRange(min = 1, max = 3) int workers) {
        try (WorkerPool pool = WorkerPool.of(workers);
                TensorArena arena = TensorArena.ofShared()) {
            Gemm gemm = new Gemm(arena, pool);
            Samples samples = new Samples(seed);
            int ld = Math.max(1, k);
            Tensor a = arena.allocate(batch, ld).copyFrom(samples.normal(batch * ld));
            Tensor b = arena.allocate(ld, n).copyFrom(samples.normal(ld * n));
            Tensor whole = arena.allocate(batch, n);
            Tensor part = arena.allocate(batch, n);
            gemm.nn(batch, n, k, 1f, a, ld, b, n, 0f, whole, n);
            int rows = 1 + samples.below(batch);
            int first = samples.below(batch - rows + 1);
            gemm.nn(rows, n, k, 1f, a.slice(first * ld, rows * ld), ld, b, n, 0f, part, n);
            for (int i = 0; i < rows * n; i++) {
                assertThat(Slices.sameBits(part.get(i), whole.get(first * n + i)))
                        .isTrue();
            }
        }
    }
}
