package lanewise.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The table of a network for people. */
final class Summary {
    private static final String[] HEADER = {"layer", "kind", "reads", "output", "parameters", "bytes", "FLOPs"};

    private Summary() {}

    static String of(Graph graph, MemoryPlan plan) {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEADER);
        graph.inputs()
                .forEach((name, shape) -> rows.add(
                        new String[] {name, "input", "", shape.toString(), "", count(4L * shape.elements()), ""}));
        long flops = 0;
        for (Graph.Use use : graph.uses()) {
            long work = use.layer().flops(graph.inputShapes(use));
            flops += work;
            rows.add(row(graph, use, work));
        }
        return table(rows) + totals(graph, plan, flops);
    }

    private static String[] row(Graph graph, Graph.Use use, long flops) {
        String own = count(graph.parameters(use).elements()) + (graph.isFrozen(use) ? " frozen" : "");
        String parameters = use.ownsParameters() ? own : "as " + use.owner();
        return new String[] {
            use.name(),
            use.layer().kind(),
            String.join(", ", use.inputs()),
            graph.shape(use.name()).toString(),
            parameters,
            count(4L * graph.shape(use.name()).elements()),
            count(flops)
        };
    }

    private static String totals(Graph graph, MemoryPlan plan, long flops) {
        long parameters = graph.parameterLayout().elements();
        return String.format(
                Locale.ROOT,
                "%nparameters  %s (%s bytes)%nper example %s FLOPs forward%nbatch of %d: %s bytes of activations and gradients in %s%n",
                count(parameters),
                count(4 * parameters),
                count(flops),
                plan.capacity(),
                count(4 * plan.floatsWithoutSharing()),
                count(4L * plan.floats()));
    }

    private static String table(List<String[]> rows) {
        int[] widths = IntStream.range(0, HEADER.length)
                .map(c -> rows.stream().mapToInt(r -> r[c].length()).max().orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.length; c++) {
                String padding = " ".repeat(widths[c] - row[c].length());
                line.append(c < 4 ? row[c] + padding : padding + row[c]).append("  ");
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
