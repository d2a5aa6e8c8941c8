package lanewise.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/**
 * Collects layers one behind the other; every one is checked against the output of the one before as it is added. The input is named
 * {@code input}, layers by kind and number: dense1, relu1, dense2.
 */
public final class SequentialBuilder {
    private static final String INPUT = "input";

    private final GraphBuilder graph = Graph.builder();
    private final Map<String, Integer> count = new HashMap<>();
    private String last = INPUT;
    private Shape shape;
    private int layers;

    SequentialBuilder(Shape inputShape) {
        graph.input(INPUT, inputShape);
        this.shape = inputShape;
    }

    /** A dense layer with He initialisation. */
    public SequentialBuilder dense(int units) {
        return add(new Dense(units, Initializer.HE));
    }

    /** A dense layer. */
    public SequentialBuilder dense(int units, Initializer initializer) {
        return add(new Dense(units, initializer));
    }

    /** A ReLU. */
    public SequentialBuilder relu() {
        return add(new Relu());
    }

    /**
     * Any layer with one input.
     *
     * @throws IllegalArgumentException when it cannot take the output of the layer before; the message says which layer
     */
    public SequentialBuilder add(Layer layer) {
        String name = layer.kind() + count.merge(layer.kind(), 1, Integer::sum);
        graph.add(name, layer, last);
        layers++;
        shape = GraphBuilder.output(name, layers, layer, List.of(shape));
        last = name;
        return this;
    }

    /** The shape of one example's output, as far as layers have been added. */
    public Shape outputShape() {
        return shape;
    }

    /** Names, shapes and offsets of the parameters, known before a byte is taken. */
    public TensorLayout parameterLayout() {
        return graph().parameterLayout();
    }

    /** The description so far, with the last layer as its output. */
    public Graph graph() {
        if (layers == 0) {
            throw new IllegalArgumentException("the network has no layers; add at least one");
        }
        return graph.copy().output(last).build();
    }

    /** A network for training; see {@link Network#of}. */
    public Network build(int capacity, long seed, TensorArena arena, WorkerPool pool) {
        return Network.of(graph(), Purpose.TRAINING, capacity, seed, arena, pool);
    }
}
