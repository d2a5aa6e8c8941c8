package lanewise.jmh.compare;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Gemm;

/** {@link Gemm} on one case. */
final class LanewiseProduct implements Trial {
    private final TensorArena arena = TensorArena.ofShared();
    private final Gemm gemm;
    private final GemmCase g;
    private final Tensor a;
    private final Tensor b;
    private final Tensor c;

    LanewiseProduct(Gemm gemm, GemmCase g) {
        this.gemm = gemm;
        this.g = g;
        a = arena.allocate(g.m() * g.k()).copyFrom(g.a());
        b = arena.allocate(g.k() * g.n()).copyFrom(g.b());
        c = arena.allocate(g.m() * g.n());
    }

    @Override
    public void run(int calls) {
        switch (g.op()) {
            case NN -> nn(calls);
            case TN -> tn(calls);
            case NT -> nt(calls);
        }
    }

    private void nn(int calls) {
        for (int i = 0; i < calls; i++) {
            gemm.nn(g.m(), g.n(), g.k(), 1f, a, g.lda(), b, g.ldb(), 0f, c, g.n());
        }
    }

    private void tn(int calls) {
        for (int i = 0; i < calls; i++) {
            gemm.tn(g.m(), g.n(), g.k(), 1f, a, g.lda(), b, g.ldb(), 0f, c, g.n());
        }
    }

    private void nt(int calls) {
        for (int i = 0; i < calls; i++) {
            gemm.nt(g.m(), g.n(), g.k(), 1f, a, g.lda(), b, g.ldb(), 0f, c, g.n());
        }
    }

    @Override
    public float result(int index) {
        return c.get(index);
    }

    @Override
    public void close() {
        arena.close();
    }
}
