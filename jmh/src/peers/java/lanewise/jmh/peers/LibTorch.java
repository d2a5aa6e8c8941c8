package lanewise.jmh.peers;

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
        String jar =
                torch.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return jar.substring(jar.lastIndexOf('/') + 1) + ", " + openblas_nolapack.OPENBLAS_VERSION.strip();
    }

    @Override
    public Trial prepare(Case c) {
        return switch (c) {
            case GemmCase g -> new Product(g);
        };
    }

    @Override
    public void close() {
        noGrad.close();
    }

    private static final class Product implements Trial {
        private final Operands operands;
        private final Tensor a;
        private final Tensor b;
        private final Tensor c;

        Product(GemmCase g) {
            operands = new Operands(g);
            a = matrix(operands.a, g.m(), g.k(), g.transA());
            b = matrix(operands.b, g.k(), g.n(), g.transB());
            c = matrix(operands.c, g.m(), g.n(), false);
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
            return operands.c.get(index);
        }

        @Override
        public void close() {
            a.close();
            b.close();
            c.close();
            operands.close();
        }
    }
}
