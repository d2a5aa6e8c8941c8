package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
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
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** Makes a {@link Network} of a plan. */
final class LanewiseModel {
    private final Plan plan;
    private final List<String> weights = new ArrayList<>();
    private final GraphBuilder graph = Graph.builder();
    private int nodes;
    private boolean images;

    private LanewiseModel(Plan plan) {
        this.plan = plan;
        images = plan.input().size() > 1;
    }

    /** One that trains it, with every kernel compiled. */
    static Trainer trainer(Plan plan, Network network, TensorArena arena, WorkerPool pool) {
        Trainer trainer = new Trainer(network, new Adam(plan.rate()), plan.seed(), arena, pool);
        trainer.warmUp();
        return trainer;
    }

    /** One with the plan's first weights. */
    static Network network(Plan plan, TensorArena arena, WorkerPool pool) {
        LanewiseModel model = new LanewiseModel(plan);
        model.graph.input("x", plan.shape());
        String logits = model.add(plan.stages(), "x");
        Network network =
                Network.of(model.graph.output(logits).build(), Purpose.TRAINING, plan.batch(), 1, arena, pool);
        model.initialize(network);
        return network;
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
            w.copyFrom(plan.weights(i, w.size(), fanIn));
        }
    }
}
