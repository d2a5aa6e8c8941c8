package lanewise.nn;

import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.parallel.WorkerPool;

/** What all layers of a network share. */
record Workshop(int capacity, TensorArena arena, WorkerPool pool, Gemm gemm) {
    static Workshop of(int capacity, TensorArena arena, WorkerPool pool) {
        return new Workshop(capacity, arena, pool, new Gemm(arena, pool));
    }
}
