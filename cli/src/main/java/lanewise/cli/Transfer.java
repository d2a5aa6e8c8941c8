package lanewise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.Weights;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Standardizer;
import lanewise.nn.format.ModelFile;
import lanewise.nn.layer.Dense;
import lanewise.simd.TensorLayout;

/**
 * What a training takes over from a trained model: layers, parameters and preprocessing (row G09). The last layer is a new one, unless the outputs are called the same.
 *
 * @param file where the model is
 * @param model as it was trained
 * @param frozen names of layers that stay as they are
 */
record Transfer(Path file, ModelFile model, List<String> frozen) {
    /**
     * Checks names.
     *
     * @throws WrongUsage when a layer is to be frozen that is not there, or all of them
     */
    Transfer {
        frozen = List.copyOf(frozen);
        List<String> layers = trained(model.network().graph());
        for (String name : frozen) {
            if (!layers.contains(name)) {
                throw new WrongUsage("--freeze " + name + ": " + file + " has no such layer with parameters; there are "
                        + String.join(", ", layers));
            }
        }
        if (frozen.containsAll(layers)) {
            throw new WrongUsage("--freeze " + String.join(",", frozen) + ": nothing would be trained");
        }
    }

    private static List<String> trained(Graph graph) {
        List<String> parameters = graph.parameterLayout().entries().stream()
                .map(TensorLayout.Entry::name)
                .toList();
        return graph.uses().stream()
                .filter(Graph.Use::ownsParameters)
                .map(Graph.Use::name)
                .filter(layer -> parameters.stream().anyMatch(p -> p.startsWith(layer + ".")))
                .toList();
    }

    /**
     * Checks that examples are what the model takes.
     *
     * @throws Failure when they have more or fewer features
     */
    void requireFit(Dataset raw) {
        if (raw.width() != model.features()) {
            throw new Failure(raw.name() + " has " + raw.width() + " features but " + file + ", which was trained on "
                    + model.dataName() + ", takes " + model.features());
        }
    }

    private boolean hasNewHead(Dataset train) {
        return !train.targets().names().equals(model.classes()) || train.hasClasses() == model.isRegression();
    }

    /** What the numbers to be predicted were standardised by, where the layer that predicts them stays. */
    Optional<Standardizer> targets(Dataset train) {
        return hasNewHead(train) ? Optional.empty() : model.targets();
    }

    /** The layers, for these examples. */
    Graph graph(Dataset train) {
        Graph graph = hasNewHead(train)
                ? withHead(train.targets().width())
                : model.network().graph();
        return frozen.isEmpty() ? graph : graph.frozen(frozen::contains);
    }

    private Graph withHead(int outputs) {
        Graph old = model.network().graph();
        String head = head();
        GraphBuilder graph = Graph.builder();
        old.inputs().forEach(graph::input);
        for (Graph.Use use : old.uses()) {
            String[] from = use.inputs().toArray(String[]::new);
            if (use.name().equals(head)) {
                graph.add(head, new Dense(outputs, Initializer.GLOROT), from);
            } else if (use.ownsParameters()) {
                graph.add(use.name(), use.layer(), from);
            } else {
                graph.share(use.name(), use.owner(), from);
            }
        }
        return graph.output(head).build();
    }

    /** The layer that gives the outputs. */
    private String head() {
        Graph graph = model.network().graph();
        String output = graph.outputs().getFirst();
        Graph.Use last = graph.uses().stream()
                .filter(u -> u.name().equals(output))
                .findFirst()
                .orElseThrow();
        if (graph.outputs().size() != 1 || !(last.layer() instanceof Dense) || !last.ownsParameters()) {
            throw new Failure(file + ": its last layer is " + last.layer().toText()
                    + "; it must be dense, to be a new one for other classes");
        }
        if (frozen.contains(output)) {
            throw new WrongUsage("--freeze " + output + ": it is a new layer, for other classes");
        }
        return output;
    }

    /** Copies the parameters and the state of layers; those of a new head stay as they are. */
    void into(Network network, Dataset train) {
        Optional<String> head = hasNewHead(train) ? Optional.of(head() + ".") : Optional.empty();
        Weights.copy(model.network().tensors(), network, name -> head.isEmpty() || !name.startsWith(head.get()));
    }

    /** In words. */
    String description(Dataset train) {
        List<String> parts = new ArrayList<>(List.of(file.toString()));
        if (hasNewHead(train)) {
            parts.add(head() + " is new");
        }
        if (!frozen.isEmpty()) {
            parts.add(String.join(", ", frozen) + (frozen.size() == 1 ? " stays as it is" : " stay as they are"));
        }
        return String.join("; ", parts);
    }
}
