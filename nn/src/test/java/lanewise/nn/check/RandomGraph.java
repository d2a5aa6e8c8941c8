package lanewise.nn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.Layer;
import lanewise.nn.format.GraphText;
import lanewise.nn.layer.AddConstant;
import lanewise.nn.layer.Prelu;
import lanewise.nn.layer.Sigmoid;
import lanewise.nn.layer.Tanh;
import lanewise.simd.Shape;

/**
 * A network made from numbers, one for each layer: which layer, and what it reads. Where that does not fit, it reads the next value that does; where none fits, there is no
 * such layer. Few and small numbers make small networks, so a failure shrinks to something to read.
 */
final class RandomGraph {
    private static final int MOST_ELEMENTS = 96;
    private static final int MOST_VALUES = 64;
    private static final Map<String, Shape> INPUTS = inputs();

    /** The input that tables read, with numbers below 5. */
    static final String NUMBERS = "t";

    private final List<Integer> genes;
    private final Map<String, Shape> values = new LinkedHashMap<>();
    private final Map<String, Shape> used = new LinkedHashMap<>();
    private final List<Graph.Use> uses = new ArrayList<>();
    private final Map<String, Integer> count = new HashMap<>();
    private final Graph graph;

    private RandomGraph(List<Integer> genes) {
        this.genes = List.copyOf(genes);
        values.putAll(INPUTS);
        genes.forEach(this::express);
        graph = build();
    }

    static RandomGraph of(List<Integer> genes) {
        return new RandomGraph(genes);
    }

    private static Map<String, Shape> inputs() {
        Map<String, Shape> inputs = new LinkedHashMap<>();
        inputs.put("x", Shape.of(6));
        inputs.put("m", Shape.of(4, 6));
        inputs.put("i", Shape.of(2, 5, 4));
        return inputs;
    }

    Graph graph() {
        return graph;
    }

    /** What decides over things beside the network. */
    int gene() {
        return genes.getFirst();
    }

    private void express(int gene) {
        int kinds = Ingredients.ALL.size() + 1;
        int kind = gene % kinds;
        int rest = gene / kinds;
        if (kind == kinds - 1) {
            share(rest);
        } else {
            add(Ingredients.ALL.get(kind), rest);
        }
    }

    private void add(Ingredients.Ingredient ingredient, int rest) {
        if (ingredient.ofNumbers()) {
            used.put(NUMBERS, Shape.of(3));
            append(ingredient.layer(), List.of(NUMBERS), List.of(Shape.of(3)));
            return;
        }
        List<String> names = List.copyOf(values.keySet());
        int inputs = ingredient.inputs();
        for (int tries = 0; tries < names.size(); tries++) {
            List<String> from = new ArrayList<>();
            from.add(names.get((rest + tries) % names.size()));
            Shape shape = values.get(from.getFirst());
            List<String> fellows =
                    names.stream().filter(n -> values.get(n).equals(shape)).toList();
            for (int k = 1; k < inputs; k++) {
                from.add(fellows.get(rest / MOST_VALUES / k % fellows.size()));
            }
            List<Shape> shapes = from.stream().map(values::get).toList();
            if (fits(ingredient.layer(), shapes)) {
                List<String> prepared = new ArrayList<>();
                for (int k = 0; k < inputs; k++) {
                    prepared.add(prepare(from.get(k), ingredient.domain(k)));
                }
                append(ingredient.layer(), prepared, shapes);
                return;
            }
        }
    }

    private static boolean fits(Layer layer, List<Shape> shapes) {
        try {
            return layer.output(shapes).elements() <= MOST_ELEMENTS;
        } catch (IllegalArgumentException e) {
            return false; // the answer
        }
    }

    /** Brings a value to where the layer is defined, or does not grow without bounds. */
    private String prepare(String name, Ingredients.Domain domain) {
        Shape shape = values.get(name);
        return switch (domain) {
            case ANY -> source(name);
            case SMALL -> append(new Tanh(), List.of(source(name)), List.of(shape));
            case POSITIVE -> {
                String unit = append(new Sigmoid(), List.of(source(name)), List.of(shape));
                yield append(new AddConstant(0.5f), List.of(unit), List.of(shape));
            }
        };
    }

    /** Behind each input there is a layer with parameters: on a tape, too, everything is trained then. */
    private String source(String name) {
        if (!INPUTS.containsKey(name)) {
            return name;
        }
        String first = "first-" + name;
        if (used.putIfAbsent(name, values.get(name)) == null) {
            uses.add(new Graph.Use(first, new Prelu(Prelu.Slopes.PER_FEATURE), List.of(name), first));
        }
        return first;
    }

    private String append(Layer layer, List<String> from, List<Shape> shapes) {
        String name = layer.kind() + count.merge(layer.kind(), 1, Integer::sum);
        uses.add(new Graph.Use(name, layer, from, name));
        values.put(name, layer.output(shapes));
        return name;
    }

    /** The parameters of some layer once more, for values of the same shapes. */
    private void share(int rest) {
        List<Graph.Use> owners = uses.stream()
                .filter(u -> u.layer().inputs() == 1)
                .filter(Graph.Use::ownsParameters)
                .toList();
        for (int tries = 0; tries < owners.size(); tries++) {
            Graph.Use owner = owners.get((rest + tries) % owners.size());
            Shape shape = shape(owner.inputs().getFirst());
            List<String> fitting = values.keySet().stream()
                    .filter(n -> values.get(n).equals(shape))
                    .toList();
            if (!fitting.isEmpty() && !owner.inputs().contains(NUMBERS)) {
                String from = prepare(fitting.get(rest / MOST_VALUES % fitting.size()), domain(owner.layer()));
                String name = "again" + count.merge("again", 1, Integer::sum);
                uses.add(new Graph.Use(name, owner.layer(), List.of(from), owner.name()));
                values.put(name, owner.layer().output(List.of(shape)));
                return;
            }
        }
    }

    private static Ingredients.Domain domain(Layer layer) {
        return Ingredients.ALL.stream()
                .filter(i -> i.layer().equals(layer))
                .findFirst()
                .map(i -> i.domain(0))
                .orElse(Ingredients.Domain.ANY);
    }

    private Shape shape(String name) {
        return Optional.ofNullable(values.get(name))
                .or(() -> Optional.ofNullable(used.get(name)))
                .or(() -> Optional.ofNullable(INPUTS.get(name.replace("first-", ""))))
                .orElseThrow();
    }

    private Graph build() {
        GraphBuilder builder = Graph.builder();
        used.forEach(builder::input);
        Set<String> read = new LinkedHashSet<>();
        for (Graph.Use use : uses) {
            String[] from = use.inputs().toArray(String[]::new);
            if (use.ownsParameters()) {
                builder.add(use.name(), use.layer(), from);
            } else {
                builder.share(use.name(), use.owner(), from);
            }
            read.addAll(Arrays.asList(from));
        }
        uses.stream().map(Graph.Use::name).filter(n -> !read.contains(n)).forEach(builder::output);
        return builder.build();
    }

    @Override
    public String toString() {
        return genes + "\n" + GraphText.write(graph);
    }
}
