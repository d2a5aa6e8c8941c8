package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
import lanewise.nn.data.Dataset;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Flatten;
import lanewise.nn.layer.GlobalAveragePool;
import lanewise.nn.layer.MaxPool2d;
import lanewise.nn.layer.Relu;
import lanewise.nn.layer.Window;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** A {@link Network} and its {@link Trainer} on one case. */
final class LanewiseTraining implements Trial {
    private final TensorArena arena = TensorArena.ofShared();
    private final TrainCase c;
    private final List<String> weights = new ArrayList<>();
    private final GraphBuilder graph = Graph.builder();
    private final Trainer trainer;
    private final Dataset data;
    private final int[] order;
    private int nodes;
    private boolean images;
    private int next;
    private float loss;

    LanewiseTraining(WorkerPool pool, TrainCase c) {
        this.c = c;
        int[] shape = c.shape();
        images = shape.length > 1;
        graph.input("x", shape);
        String logits = add(c.stages(), "x");
        Network network = Network.of(graph.output(logits).build(), Purpose.TRAINING, c.batch(), 1, arena, pool);
        initialize(network);
        data = new Dataset(
                "random",
                arena.allocate(c.examples(), c.width()).copyFrom(c.data()),
                c.labels(),
                IntStream.range(0, c.classes()).mapToObj(String::valueOf).toList(),
                Shape.of(shape));
        order = IntStream.range(0, c.examples()).toArray();
        trainer = new Trainer(network, new Adam(TrainCase.LR), 1, arena, pool);
        trainer.warmUp();
    }

    private String add(List<Stage> stages, String from) {
        String last = from;
        for (Stage stage : stages) {
            last = add(stage, last);
        }
        return last;
    }

    private String add(Stage stage, String from) {
        return switch (stage) {
            case Stage.Dense d -> {
                String vectors = images ? node(new Flatten(), from) : from;
                images = false;
                yield weighted(new Dense(d.units(), Initializer.HE), vectors);
            }
            case Stage.Relu r -> node(new Relu(), from);
            case Stage.Conv v -> {
                ConvWindow window =
                        ConvWindow.of(v.kernel()).withStride(v.stride()).withPadding(v.pad());
                yield weighted(new Conv2d(v.channels(), window, v.bias(), Initializer.HE), from);
            }
            case Stage.MaxPool p -> node(new MaxPool2d(Window.of(p.size())), from);
            case Stage.GlobalAverage g -> {
                images = false;
                yield node(new GlobalAveragePool(), from);
            }
            case Stage.BatchNorm b -> node(new BatchNorm(), from);
            case Stage.Residual r -> node(new Relu(), node(new Add(), add(r.body(), from), add(r.shortcut(), from)));
        };
    }

    private String node(Layer layer, String... from) {
        String name = "n" + nodes++;
        graph.add(name, layer, from);
        return name;
    }

    private String weighted(Layer layer, String from) {
        String name = node(layer, from);
        weights.add(name);
        return name;
    }

    private void initialize(Network network) {
        for (int i = 0; i < weights.size(); i++) {
            Tensor w = network.parameters().get(weights.get(i) + ".weight");
            boolean dense = w.shape().rank() == 2;
            int fanIn = dense ? w.shape().dim(0) : w.size() / w.shape().dim(0);
            w.copyFrom(TrainCase.weights(i, w.size(), fanIn));
        }
    }

    @Override
    public void run(int calls) {
        for (int i = 0; i < calls; i++) {
            loss = trainer.step(data, order, next, c.batch());
            next = (next + c.batch()) % c.examples();
        }
    }

    /** The loss of the last step. */
    @Override
    public float result(int index) {
        return loss;
    }

    @Override
    public void close() {
        arena.close();
    }
}
