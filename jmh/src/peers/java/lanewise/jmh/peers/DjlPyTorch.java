package lanewise.jmh.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.GemmCase;
import lanewise.jmh.compare.Trial;

/** PyTorch with MKL through DJL, whose product always makes a new matrix. Transposed operands are views, as MKL takes them. */
public final class DjlPyTorch implements Contender {
    private final NDManager manager;

    /** Loads the library; the properties are those that DJL documents. */
    public DjlPyTorch(int threads) {
        manager = start(threads);
    }

    static NDManager start(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        return NDManager.newBaseManager("PyTorch");
    }

    @Override
    public String version() {
        return version(manager);
    }

    static String version(NDManager manager) {
        Engine engine = manager.getEngine();
        return "DJL " + Engine.getDjlVersion() + ", " + engine.getEngineName() + " " + engine.getVersion();
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return c instanceof GemmCase g ? Optional.of(new Product(manager.newSubManager(), g)) : Optional.empty();
    }

    @Override
    public void close() {
        manager.close();
    }

    private static final class Product implements Trial {
        private final NDManager manager;
        private final NDArray a;
        private final NDArray b;
        private NDArray c;

        Product(NDManager manager, GemmCase g) {
            this.manager = manager;
            a = matrix(g.a(), g.m(), g.k(), g.transA());
            b = matrix(g.b(), g.k(), g.n(), g.transB());
            c = manager.create(1f);
        }

        private NDArray matrix(float[] values, int rows, int cols, boolean transposed) {
            return transposed
                    ? manager.create(values, new Shape(cols, rows)).transpose()
                    : manager.create(values, new Shape(rows, cols));
        }

        @Override
        public void run(int calls) {
            for (int i = 0; i < calls; i++) {
                c.close();
                c = a.matMul(b);
            }
        }

        @Override
        public float result(int index) {
            return c.flatten().getFloat(index);
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
