package lanewise.nn.examples;

import java.util.Optional;
import lanewise.nn.Initializer;
import lanewise.nn.Pass;
import lanewise.nn.Tape;
import lanewise.nn.Value;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.Reduction;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.parallel.WorkerPool;

/** Linear, ReLU, linear, a sum of squares, and steps by hand: the example that lectures show in PyTorch's nn (O02). */
public final class PyTorchExample {
    public static void main(String[] args) {
        int n = 64;
        int in = 1000;
        int h = 100;
        int out = 10;
        float learningRate = 1e-4f;
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Tape tape = Tape.builder()
                    .layer("linear1", new Dense(h, Initializer.HEURISTIC), Shape.of(in))
                    .layer("linear2", new Dense(out, Initializer.HEURISTIC), Shape.of(h))
                    .build(n, 1, arena, pool);
            Relu relu = new Relu();
            Tensor x = normals(arena.allocate(n, in), 1);
            Tensor y = normals(arena.allocate(n, out), 2);
            Optional<PlacedLoss> placed = Optional.empty();

            System.out.println("parameters " + tape.parameters().layout().elements());
            for (int t = 1; t <= 500; t++) {
                tape.begin(n, Pass.Mode.TRAINING);
                Value batch = tape.input(Shape.of(in));
                batch.tensor().copyFrom(x);
                Value prediction = tape.apply("linear2", tape.apply(relu, tape.apply("linear1", batch)));
                // The same path has the same memory, so one loss serves all steps.
                PlacedLoss loss = placed.orElseGet(() -> new MeanSquaredError(Reduction.SUM)
                        .place(new LossSite(
                                prediction.tensor(), Optional.of(prediction.gradient()), n, Shape.of(out), arena)));
                placed = Optional.of(loss);
                loss.targets().copyFrom(y);
                System.out.println("step " + t + ": loss " + loss.lossAndGradient(n));
                // Nothing to set to zero: backward overwrites gradients, and adds only within one recording.
                tape.backward(prediction);
                Tensor theta = tape.parameters().slab();
                Tensor grad = tape.gradients().slab();
                Elementwise.axpy(-learningRate, grad, theta, theta.size());
            }
        }
    }

    private static Tensor normals(Tensor t, long stream) {
        Rng rng = new Rng(0, stream);
        for (int i = 0; i < t.size(); i++) {
            t.set(i, rng.normal(i));
        }
        return t;
    }
}
