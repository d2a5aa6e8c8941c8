package lanewise.nn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** A random network of 2 to 12 layers over vectors of one width, to be described as a graph and gone through on a tape. */
final class RandomProgram {
    static final int WIDTH = 5;

    private static final Layer RELU = new Relu();
    private static final Layer ADD = new Add();
    private static final Layer NORMALIZE = new lanewise.nn.layer.Normalize();

    /** Reads values by number: 0 and 1 are inputs, 2 and up what the steps before made. */
    private record Step(String kind, int owner, List<Integer> reads) {}

    private final List<Step> steps = new ArrayList<>();
    private final Set<Integer> outputs = new LinkedHashSet<>();

    RandomProgram(Random random) {
        Set<Integer> read = new LinkedHashSet<>();
        int n = 2 + random.nextInt(11);
        List<Integer> dense = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int values = 2 + i;
            int a = i < 2 ? i : random.nextInt(values);
            int b = random.nextInt(values);
            int c = random.nextInt(values);
            int choice = i == 0 ? 0 : random.nextInt(6);
            Step step = switch (choice) {
                case 0 -> new Step("dense", i, List.of(a));
                case 1 -> new Step("relu", i, List.of(a));
                case 2 -> new Step("add", i, List.of(a, b));
                case 3 -> new Step("add", i, List.of(a, b, c));
                case 4 -> new Step("normalize", i, List.of(a));
                default -> new Step("share", dense.get(random.nextInt(dense.size())), List.of(a));
            };
            if (choice == 0) {
                dense.add(i);
            }
            steps.add(step);
            read.addAll(step.reads);
        }
        for (int i = 0; i < n; i++) {
            if (!read.contains(i + 2) || random.nextInt(4) == 0) {
                outputs.add(i + 2);
            }
        }
    }

    private static String name(int value) {
        return value < 2 ? "x" + value : "n" + (value - 2);
    }

    Graph graph() {
        GraphBuilder builder = Graph.builder().input("x0", WIDTH).input("x1", WIDTH);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String[] from = step.reads.stream().map(RandomProgram::name).toArray(String[]::new);
            String name = name(i + 2);
            switch (step.kind) {
                case "dense" -> builder.add(name, new Dense(WIDTH, Initializer.GLOROT), from);
                case "relu" -> builder.add(name, RELU, from);
                case "normalize" -> builder.add(name, NORMALIZE, from);
                case "add" -> builder.add(name, ADD, from);
                default -> builder.share(name, name(step.owner + 2), from);
            }
        }
        // An input nobody reads would be refused.
        outputs.forEach(o -> builder.output(name(o)));
        return builder.build();
    }

    List<String> outputs() {
        return outputs.stream().map(RandomProgram::name).toList();
    }

    Tape tape(int capacity, long seed, TensorArena arena, WorkerPool pool) {
        TapeBuilder builder = Tape.builder();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).kind.equals("dense")) {
                builder.layer(name(i + 2), new Dense(WIDTH, Initializer.GLOROT), Shape.of(WIDTH));
            }
        }
        return builder.build(capacity, seed, arena, pool);
    }

    /** All values, the two inputs first. */
    List<Value> record(Tape tape, int rows, float[] x0, float[] x1) {
        tape.begin(rows, Pass.Mode.TRAINING);
        List<Value> values = new ArrayList<>(List.of(tape.input(Shape.of(WIDTH)), tape.input(Shape.of(WIDTH))));
        values.get(0).tensor().copyFrom(x0);
        values.get(1).tensor().copyFrom(x1);
        for (Step step : steps) {
            Value[] from = step.reads.stream().map(values::get).toArray(Value[]::new);
            values.add(
                    switch (step.kind) {
                        case "dense", "share" -> tape.apply(name(step.owner + 2), from);
                        case "relu" -> tape.apply(RELU, from);
                        case "normalize" -> tape.apply(NORMALIZE, from);
                        default -> tape.apply(ADD, from);
                    });
        }
        return values;
    }

    List<Value> outputs(List<Value> values) {
        return outputs.stream().map(values::get).toList();
    }

    @Override
    public String toString() {
        return steps + " → " + outputs;
    }
}
