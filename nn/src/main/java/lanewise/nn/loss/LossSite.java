package lanewise.nn.loss;

import java.util.Optional;
import lanewise.nn.Network;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * Where a loss is placed: the predictions it judges, and where to get memory.
 *
 * @param predictions capacity x shape
 * @param gradient where the gradient of the predictions goes, as many elements; absent where there is only evaluation
 * @param capacity the largest batch, at least 1
 * @param shape of one example's predictions
 * @param arena owner of the memory the loss takes
 * @param pool who computes: the one of the network, since one pool is for one caller at a time
 */
public record LossSite(
        Tensor predictions, Optional<Tensor> gradient, int capacity, Shape shape, TensorArena arena, WorkerPool pool) {
    public LossSite {
        if (capacity < 1) {
            throw new IllegalArgumentException("loss: the capacity is " + capacity + "; it must be at least 1");
        }
        int elements = shape.prepend(capacity).elements();
        requireSize("predictions", predictions, capacity, shape, elements);
        if (gradient.isPresent()) {
            requireSize("gradient", gradient.get(), capacity, shape, elements);
        }
    }

    /** Computed by the caller alone. */
    public LossSite(Tensor predictions, Optional<Tensor> gradient, int capacity, Shape shape, TensorArena arena) {
        this(predictions, gradient, capacity, shape, arena, WorkerPool.of(1));
    }

    private static void requireSize(String name, Tensor t, int capacity, Shape shape, int elements) {
        if (t.size() != elements) {
            throw new IllegalArgumentException("loss: " + name + " is " + t.shape() + " (" + t.size()
                    + " elements) but " + capacity + " examples of " + shape + " are " + elements);
        }
    }

    /** Behind a network; without a gradient where the network has none. */
    public static LossSite of(Network network, TensorArena arena) {
        return new LossSite(
                network.output(),
                network.hasGradients() ? Optional.of(network.outputGradient()) : Optional.empty(),
                network.capacity(),
                network.outputShape(),
                arena,
                network.pool());
    }

    /** The number of predictions of one example. */
    public int size() {
        return shape.elements();
    }

    /** Memory for as many elements as there are predictions. */
    public Tensor allocate() {
        return arena.allocate(shape.prepend(capacity));
    }

    /** The number of classes, where predictions are scores of classes. */
    int classes(String loss) {
        if (shape.rank() != 1) {
            throw new IllegalArgumentException(
                    loss + ": an example's predictions are " + shape + " but must be a vector of one score per class");
        }
        return shape.dim(0);
    }
}
