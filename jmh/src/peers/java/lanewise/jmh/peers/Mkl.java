package lanewise.jmh.peers;

import static org.bytedeco.mkl.global.mkl_rt.cblas_sgemm;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.GemmCase;
import lanewise.jmh.compare.Trial;
import org.bytedeco.mkl.global.mkl_rt;

/** Intel's Math Kernel Library itself. On processors of others it may choose slower code; it is measured as it is. */
public final class Mkl implements Contender {
    private static final int VERSION_LENGTH = 200;

    /** Loads the library. */
    public Mkl(int threads) {
        mkl_rt.MKL_Set_Dynamic(0);
        mkl_rt.MKL_Set_Num_Threads(threads);
    }

    @Override
    public String version() {
        byte[] text = new byte[VERSION_LENGTH];
        mkl_rt.MKL_Get_Version_String(text, VERSION_LENGTH);
        return new String(text, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return c instanceof GemmCase g ? Optional.of(new Blas(Mkl::repeat, g)) : Optional.empty();
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
