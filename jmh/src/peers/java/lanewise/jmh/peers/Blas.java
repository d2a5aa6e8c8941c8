package lanewise.jmh.peers;

import lanewise.jmh.compare.GemmCase;
import lanewise.jmh.compare.Trial;

/** A matrix product by {@code cblas_sgemm}, called through JavaCPP. */
final class Blas implements Trial {
    static final int ROW_MAJOR = 101;
    private static final int NO_TRANS = 111;
    private static final int TRANS = 112;

    /** So many calls of one library's function. */
    @FunctionalInterface
    interface Sgemm {
        void repeat(int calls, GemmCase g, Matrices o, int transA, int transB);
    }

    private final Sgemm sgemm;
    private final GemmCase g;
    private final Matrices matrices;

    Blas(Sgemm sgemm, GemmCase g) {
        this.sgemm = sgemm;
        this.g = g;
        matrices = new Matrices(g);
    }

    @Override
    public void run(int calls) {
        sgemm.repeat(calls, g, matrices, g.transA() ? TRANS : NO_TRANS, g.transB() ? TRANS : NO_TRANS);
    }

    @Override
    public float result(int index) {
        return matrices.c.get(index);
    }

    @Override
    public void close() {
        matrices.close();
    }
}
