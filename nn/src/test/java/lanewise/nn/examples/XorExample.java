package lanewise.nn.examples;

import lanewise.nn.Network;
import lanewise.nn.loss.BinaryCrossEntropy;
import lanewise.nn.train.Examples;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Exclusive or: the smallest problem that needs a hidden layer. */
public final class XorExample {
    public static void main(String[] args) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Tensor x = arena.allocate(4, 2).copyFrom(0, 0, 0, 1, 1, 0, 1, 1);
            Tensor xor = arena.allocate(4, 1).copyFrom(0, 1, 1, 0);

            Network network =
                    Network.builder(Shape.of(2)).dense(8).tanh().dense(1).build(4, 1, arena, pool);
            Trainer trainer = Trainer.of(network, new Adam(0.05))
                    .loss(new BinaryCrossEntropy())
                    .epochs(200)
                    .build(arena, pool);
            trainer.fit(Examples.of("xor", x, xor));

            network.input().copyFrom(0, 0, 0, 1, 1, 0, 1, 1);
            network.forward(4);
            for (int i = 0; i < 4; i++) {
                double p = 1 / (1 + Math.exp(-network.output().get(i)));
                System.out.printf("%.0f xor %.0f is 1 with probability %.3f%n", x.get(2 * i), x.get(2 * i + 1), p);
            }
        }
    }
}
