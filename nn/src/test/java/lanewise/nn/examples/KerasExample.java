package lanewise.nn.examples;

import java.util.List;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.PlacedLoss;
import lanewise.optim.OptimizerState;
import lanewise.optim.Sgd;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Two dense layers fitted to noise by steepest descent: the example that lectures show in Keras (O01). */
public final class KerasExample {
    public static void main(String[] args) {
        int n = 64;
        int d = 1000;
        int h = 100;
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = Network.builder(Shape.of(d))
                    .dense(h, Initializer.GLOROT)
                    .relu()
                    .dense(d, Initializer.GLOROT)
                    .build(n, 1, arena, pool);
            PlacedLoss loss = new MeanSquaredError().place(LossSite.of(network, arena));
            OptimizerState sgd = OptimizerState.bind(
                    new Sgd(1.0), network.parameters(), network.gradients(), List.of(), arena, pool);
            fillWithNormals(network.input(), 1);
            fillWithNormals(loss.targets(), 2);

            System.out.println("parameters " + network.parameters().layout().elements());
            for (int epoch = 1; epoch <= 50; epoch++) {
                network.forward(n, Pass.Mode.TRAINING);
                System.out.println("epoch " + epoch + ": loss " + loss.lossAndGradient(n));
                network.backward(n);
                sgd.step();
            }
        }
    }

    private static void fillWithNormals(Tensor t, long stream) {
        Rng rng = new Rng(0, stream);
        for (int i = 0; i < t.size(); i++) {
            t.set(i, rng.normal(i));
        }
    }
}
