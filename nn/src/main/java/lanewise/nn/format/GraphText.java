package lanewise.nn.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.layer.Layers;

/**
 * A network's description as text, a line for each input, layer and output:
 *
 * <pre>
 * input image 1x28x28
 * conv1 = conv2d 32 3x3 (image)
 * relu1 = relu (conv1)
 * again = share conv1 (relu1)
 * output again
 * </pre>
 */
public final class GraphText {
    private static final Pattern INPUT = Pattern.compile("input (\\S+) (\\S+)");
    private static final Pattern OUTPUT = Pattern.compile("output (\\S+)");
    private static final Pattern LAYER = Pattern.compile("(\\S+) = (.+) \\(([^()]*)\\)");
    private static final String SHARE = "share ";

    private GraphText() {}

    /** The text of a graph. */
    public static String write(Graph graph) {
        List<String> lines = new ArrayList<>();
        graph.inputs().forEach((name, shape) -> lines.add("input " + name + " " + shape));
        for (Graph.Use use : graph.uses()) {
            String what = use.ownsParameters() ? use.layer().toText() : SHARE + use.owner();
            lines.add(use.name() + " = " + what + " (" + String.join(", ", use.inputs()) + ")");
        }
        graph.outputs().forEach(name -> lines.add("output " + name));
        return String.join("\n", lines);
    }

    /**
     * Reads what {@link #write} wrote, or a person.
     *
     * @throws IllegalArgumentException when a line is no input, layer or output, or the graph is refused
     */
    public static Graph read(String text) {
        GraphBuilder builder = Graph.builder();
        String[] lines = text.split("\n", -1);
        Set<String> known = new HashSet<>();
        Map<String, List<Line>> waiting = new LinkedHashMap<>();
        Deque<Line> next = new ArrayDeque<>();
        for (int i = 0; i < lines.length; i++) {
            next.add(new Line(lines[i].strip(), i + 1));
            while (!next.isEmpty()) {
                Line line = next.pop();
                Optional<String> owner = line.owner().filter(o -> !known.contains(o));
                if (owner.isPresent()) {
                    // What shares the parameters of a layer may be computed before it, but is added behind it.
                    waiting.computeIfAbsent(owner.get(), o -> new ArrayList<>()).add(line);
                    continue;
                }
                add(builder, line);
                line.name().ifPresent(known::add);
                next.addAll(line.name().map(waiting::remove).orElse(List.of()));
            }
        }
        waiting.values().forEach(left -> add(builder, left.getFirst()));
        return builder.build();
    }

    private record Line(String text, int number) {
        Optional<String> name() {
            Matcher layer = LAYER.matcher(text);
            return layer.matches() ? Optional.of(layer.group(1)) : Optional.empty();
        }

        /** Of the parameters, if it shares those of another layer. */
        Optional<String> owner() {
            Matcher layer = LAYER.matcher(text);
            return layer.matches() && layer.group(2).startsWith(SHARE)
                    ? Optional.of(layer.group(2).substring(SHARE.length()))
                    : Optional.empty();
        }
    }

    private static void add(GraphBuilder builder, Line source) {
        String line = source.text();
        if (line.isEmpty()) {
            return;
        }
        Matcher input = INPUT.matcher(line);
        Matcher output = OUTPUT.matcher(line);
        Matcher layer = LAYER.matcher(line);
        try {
            if (input.matches()) {
                builder.input(input.group(1), Layers.shape(input.group(2)));
            } else if (output.matches()) {
                builder.output(output.group(1));
            } else if (layer.matches()) {
                layer(builder, layer.group(1), layer.group(2), layer.group(3).split(", *", -1));
            } else {
                throw new IllegalArgumentException(
                        "'" + line + "' is none of: input NAME SHAPE, NAME = LAYER (INPUTS), output NAME");
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + source.number() + ": " + e.getMessage(), e);
        }
    }

    private static void layer(GraphBuilder builder, String name, String what, String... from) {
        if (what.startsWith(SHARE)) {
            builder.share(name, what.substring(SHARE.length()), from);
        } else {
            builder.add(name, Layers.parse(what), from);
        }
    }
}
