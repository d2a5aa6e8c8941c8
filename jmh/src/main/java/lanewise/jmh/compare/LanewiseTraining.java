package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.Purpose;
import lanewise.nn.data.Dataset;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
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
    private int next;
    private float loss;

    LanewiseTraining(WorkerPool pool, TrainCase c) {
        this.c = c;
        int[] shape = c.shape();
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
        String name = "n" + nodes++;
        switch (stage) {
            case Stage.Dense d -> {
                graph.add(name, new Dense(d.units(), Initializer.HE), from);
                weights.add(name);
            }
            case Stage.Relu r -> graph.add(name, new Relu(), from);
            default -> throw new IllegalArgumentException("no layer for " + stage);
        }
        return name;
    }

    private void initialize(Network network) {
        for (int i = 0; i < weights.size(); i++) {
            String name = weights.get(i);
            var w = network.parameters().get(name + ".weight");
            int fanIn = w.shape().dim(0);
            w.copyFrom(TrainCase.weights(i, w.size(), fanIn));
            var b = network.parameters().get(name + ".bias");
            b.copyFrom(new float[b.size()]);
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
