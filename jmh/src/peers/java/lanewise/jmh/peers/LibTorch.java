package lanewise.jmh.peers;

import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.GemmCase;
import lanewise.jmh.compare.Trial;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * PyTorch's library through JavaCPP: {@code mm_out} on its own OpenBLAS. Torch itself gets one thread and OpenBLAS all of them; with both
 * the two pools run against each other.
 */
public final class LibTorch implements Contender {
    private final NoGradGuard noGrad;

    /** Loads the library. */
    public LibTorch(int threads) {
        torch.set_num_threads(1);
        openblas_nolapack.blas_set_num_threads(threads);
        noGrad = new NoGradGuard();
    }

    @Override
    public String version() {
        return jar() + ", " + openblas_nolapack.OPENBLAS_VERSION.strip();
    }

    /** The library's own, whose name has its version. */
    static String jar() {
        return Jar.of(torch.class);
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return c instanceof GemmCase g ? Optional.of(new Product(g)) : Optional.empty();
    }

    @Override
    public void close() {
        noGrad.close();
    }

    private static final class Product implements Trial {
        private final Matrices matrices;
        private final Tensor a;
        private final Tensor b;
        private final Tensor c;

        Product(GemmCase g) {
            matrices = new Matrices(g);
            a = matrix(matrices.a, g.m(), g.k(), g.transA());
            b = matrix(matrices.b, g.k(), g.n(), g.transB());
            c = matrix(matrices.c, g.m(), g.n(), false);
        }

        private static Tensor matrix(FloatPointer memory, int rows, int cols, boolean transposed) {
            return transposed ? torch.from_blob(memory, cols, rows).t() : torch.from_blob(memory, rows, cols);
        }

        @Override
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                torch.mm_out(c, a, b).close();
            }
        }

        @Override
        public float result(int index) {
            return matrices.c.get(index);
        }

        @Override
        public void close() {
            a.close();
            b.close();
            c.close();
            matrices.close();
        }
    }
}
