package lanewise.jmh.peers;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.GemmCase;
import lanewise.jmh.compare.Trial;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS itself, with no framework above it. */
public final class OpenBlas implements Contender {
    /** Loads the library. */
    public OpenBlas(int threads) {
        blas_set_num_threads(threads);
    }

    @Override
    public String version() {
        return openblas_nolapack.OPENBLAS_VERSION.strip();
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return c instanceof GemmCase g ? Optional.of(new Blas(OpenBlas::repeat, g)) : Optional.empty();
    }

    private static void repeat(int calls, GemmCase g, Matrices o, int transA, int transB) {
        for (int i = 0; i < calls; i++) {
            cblas_sgemm(
                    Blas.ROW_MAJOR,
                    transA,
                    transB,
                    g.m(),
                    g.n(),
                    g.k(),
                    1f,
                    o.a,
                    g.lda(),
                    o.b,
                    g.ldb(),
                    0f,
                    o.c,
                    g.n());
        }
    }

    @Override
    public void close() {}
}
