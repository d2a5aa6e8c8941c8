package lanewise.nn.examples;

import java.util.List;
import java.util.Set;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.train.Examples;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Arithmetic;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Trigonometry;
import lanewise.simd.kernel.VectorNorms;
import lanewise.simd.parallel.WorkerPool;

/** A layer of one's own: Snake, x + sin² x, which learns what is periodic (Ziyin et al., NeurIPS 2020, eq. 4). */
public final class CustomLayerExample {
    /** y = x + sin² x; dx = dy · (1 + sin 2x). Made of kernels, so that it is as fast as they are and has the same bits everywhere. */
    record Snake() implements Layer {
        @Override
        public String kind() {
            return "snake";
        }

        @Override
        public Shape output(List<Shape> inputs) {
            return inputs.getFirst();
        }

        /** What is to be compiled before the first step. */
        @Override
        public Set<Kernel> kernels() {
            return Set.of(Trigonometry.SIN_COS, VectorNorms.MAX_NORM, Elementwise.SCALE, Arithmetic.FMA);
        }

        @Override
        public Node place(Site site) {
            int width = site.inputShape().elements();
            Tensor x = site.input();
            Tensor y = site.output();
            return new Node() {
                @Override
                public void forward(Pass pass) {
                    int n = pass.rows() * width;
                    Trigonometry.sin(x, y, n);
                    Arithmetic.fma(y, y, x, y, n);
                }

                @Override
                public void backward(Pass pass) {
                    if (!site.needsInputGradient()) {
                        return;
                    }
                    int n = pass.rows() * width;
                    Tensor dx = site.inputGradient();
                    Elementwise.scale(2f, x, dx, n);
                    Trigonometry.sin(dx, dx, n);
                    Arithmetic.fma(dx, site.outputGradient(), site.outputGradient(), dx, n);
                }
            };
        }
    }

    public static void main(String[] args) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            System.out.println("ReLU  "
                    + farAway(
                            Network.builder(Shape.of(1))
                                    .dense(32)
                                    .relu()
                                    .dense(1)
                                    .build(64, 1, arena, pool),
                            arena,
                            pool));
            System.out.println("Snake "
                    + farAway(
                            Network.builder(Shape.of(1))
                                    .dense(32)
                                    .add(new Snake())
                                    .dense(1)
                                    .build(64, 1, arena, pool),
                            arena,
                            pool));
        }
    }

    /** The mean squared error of sin x in [6, 9] after learning it in [−6, 6]. */
    private static double farAway(Network network, TensorArena arena, WorkerPool pool) {
        Trainer trainer = Trainer.of(network, new Adam(0.01))
                .loss(new MeanSquaredError())
                .epochs(400)
                .build(arena, pool);
        trainer.fit(sine(-6, 6, arena));
        return trainer.validate(sine(6, 9, arena)).loss();
    }

    private static Examples sine(double from, double to, TensorArena arena) {
        Tensor x = arena.allocate(512, 1);
        Tensor y = arena.allocate(512, 1);
        for (int i = 0; i < 512; i++) {
            double at = from + (to - from) * i / 511;
            x.set(i, (float) at);
            y.set(i, (float) Math.sin(at));
        }
        return Examples.of("sine", x, y);
    }
}
