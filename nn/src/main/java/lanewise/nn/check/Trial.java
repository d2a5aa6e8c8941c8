package lanewise.nn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.nn.Graph;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.Purpose;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/** What a check runs on: a float network with all its numbers filled in, and what is to be differentiated by what. */
final class Trial {
    private static final float SPREAD = 0.25f;

    /** Not the first pass, so that the counter of random numbers counts. */
    private static final long STEP = 3;

    private final GradientCheck check;
    private final Graph graph;
    private final TensorArena arena;
    private final Batch batch;
    private final Network network;
    private final Map<String, PlacedLoss> losses = new LinkedHashMap<>();
    private final Map<String, double[]> fixed = new HashMap<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final Objective objective;
    private final DoubleSite.Run run;

    Trial(GradientCheck check, TensorArena arena, WorkerPool pool) {
        this.check = check;
        this.graph = check.graph;
        this.arena = arena;
        batch = new Batch(check.seed);
        run = new DoubleSite.Run(check.rows, check.mode, STEP);
        network = Network.of(graph, Purpose.INPUT_GRADIENTS, check.rows + 1, check.seed, arena, pool);
        fillParameters();
        fillInputs();
        objective = new Objective(graph.outputs().stream().map(this::part).toList(), check.lossReferences);
        if (check.source.isEmpty() && run.mode() != Pass.Mode.TRAINING && run.rows() > 1) {
            settleState();
        }
    }

    private void fillParameters() {
        if (check.source.isPresent()) {
            Map<String, Tensor> given = check.source.get().tensors();
            given.forEach((name, t) -> Optional.ofNullable(network.tensors().get(name))
                    .orElseThrow()
                    .copyFrom(t));
        } else if (graph.parameterLayout().elements() > 0) {
            for (TensorLayout.Entry e : graph.parameterLayout().entries()) {
                Tensor t = network.parameters().get(e.name());
                double[] more = batch.uniform(t.size(), -SPREAD, SPREAD);
                for (int k = 0; k < more.length; k++) {
                    t.set(k, t.get(k) + (float) more[k]);
                }
            }
        }
        for (TensorLayout.Entry e : graph.parameterLayout().entries()) {
            int first = firstUse(e.name());
            // what is frozen has no gradient to be checked
            if (!graph.isFrozen(graph.uses().get(first))) {
                double[] values = DoubleModel.doubles(network.parameters().get(e.name()));
                leaves.add(new Leaf(e.name(), e.shape(), first, values));
            }
        }
    }

    private int firstUse(String parameter) {
        String owner = parameter.substring(0, parameter.indexOf('.'));
        return IntStream.range(0, graph.uses().size())
                .filter(i -> graph.uses().get(i).owner().equals(owner))
                .findFirst()
                .orElseThrow();
    }

    /** The one example more than there are rows is NaN: nobody may read it. */
    private void fillInputs() {
        Map<String, Integer> tables = Batch.tables(graph);
        graph.inputs().forEach((name, shape) -> {
            double[] x = values(name, run.rows() * shape.elements(), Optional.ofNullable(tables.get(name)));
            Tensor tensor = network.input(name);
            for (int k = 0; k < tensor.size(); k++) {
                tensor.set(k, k < x.length ? (float) x[k] : Float.NaN);
            }
            if (tables.containsKey(name) || check.fixed.contains(name)) {
                fixed.put(name, x);
            } else {
                leaves.add(new Leaf(name, shape.prepend(run.rows()), firstReader(name), x));
            }
        });
    }

    private int firstReader(String input) {
        return IntStream.range(0, graph.uses().size())
                .filter(i -> graph.uses().get(i).inputs().contains(input))
                .findFirst()
                .orElseThrow();
    }

    private double[] values(String name, int n, Optional<Integer> table) {
        double[] given = check.inputs.get(name);
        float[] range = check.ranges.get(name);
        if (given != null) {
            requireLength("values of input '" + name + "'", given.length, n);
            return given;
        }
        if (table.isPresent()) {
            return batch.numbers(n, table.get());
        }
        return range == null ? batch.normals(n) : batch.uniform(n, range[0], range[1]);
    }

    private static void requireLength(String what, int found, int wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException(
                    "gradient check: there are " + found + " " + what + " but must be " + wanted);
        }
    }

    private Objective.Part part(String output) {
        Shape shape = graph.shape(output);
        Optional<Loss> loss = Optional.ofNullable(check.losses.get(output));
        if (loss.isEmpty()) {
            double[] factors = batch.factors(run.rows() * shape.elements());
            return new Objective.Part(output, shape, loss, new double[0][], factors);
        }
        Tensor dy = network.outputGradient(output);
        PlacedLoss placed = loss.get()
                .place(new LossSite(network.output(output), Optional.of(dy), network.capacity(), shape, arena));
        losses.put(output, placed);
        double[][] targets = Optional.ofNullable(check.targets.get(output))
                .orElseGet(() -> batch.targets(placed, run.rows(), shape.elements()));
        requireLength("rows of targets of '" + output + "'", targets.length, run.rows());
        int each = placed.takesLabels() ? 1 : placed.takesTargets() ? shape.elements() : 0;
        requireLength("targets of an example of '" + output + "'", targets[0].length, each);
        fill(placed, targets);
        double[] weights = new double[run.rows()];
        Arrays.fill(weights, 1);
        double[] given = check.weights.get(output);
        if (given != null) {
            requireLength("weights of '" + output + "'", given.length, run.rows());
            weights = given;
            for (int i = 0; i < weights.length; i++) {
                placed.sampleWeights().set(i, (float) weights[i]);
            }
        }
        return new Objective.Part(output, shape, loss, targets, weights);
    }

    private static void fill(PlacedLoss placed, double[][] targets) {
        for (int i = 0; i < targets.length; i++) {
            for (int k = 0; k < targets[i].length; k++) {
                if (placed.takesLabels()) {
                    placed.labels()[i] = (int) targets[i][k];
                } else {
                    placed.targets().set(i * targets[i].length + k, (float) targets[i][k]);
                }
            }
        }
    }

    /** Running statistics of a training pass, since those of a new network are 0 and 1. */
    private void settleState() {
        if (network.state().isPresent()) {
            network.forward(run.rows(), Pass.Mode.TRAINING);
        }
    }

    Network network() {
        return network;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    Objective objective() {
        return objective;
    }

    DoubleSite.Run run() {
        return run;
    }

    /** Draws what to measure. */
    Rng draw() {
        return batch.next();
    }

    long seed() {
        return check.seed;
    }

    FloatRun floats() {
        return new FloatRun(network, losses, run);
    }

    DoubleModel model(boolean recording) {
        DoubleModel model =
                new DoubleModel(network, check.layers, objective, run, leaves, fixed, new DoubleTape(recording));
        model.compute();
        return model;
    }

    /** Layers, with their kinds, and losses that have no double reference. */
    List<String> withoutReference() {
        List<String> missing = new ArrayList<>();
        for (Graph.Use use : graph.uses()) {
            if (!check.layers.has(use.layer().getClass())) {
                missing.add(use.name() + " (" + use.layer().kind() + ")");
            }
        }
        missing.addAll(objective.withoutReference());
        return missing;
    }
}
