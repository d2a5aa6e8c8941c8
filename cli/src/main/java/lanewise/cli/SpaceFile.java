package lanewise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.nn.format.MalformedFileException;
import lanewise.optim.search.Parameter;
import lanewise.optim.search.Space;
import lanewise.optim.search.SpaceBuilder;

/**
 * A space of hyper-parameters as a JSON file: an object with an entry for each, a list for a choice, otherwise an object with one of {@code uniform}, {@code log-uniform},
 * {@code int}, {@code log-int} (from and to, both included) and {@code choice}, and perhaps {@code when}, the choices under which it exists. What a condition
 * names comes before.
 *
 * <pre>
 * {
 *   "learning-rate": {"log-uniform": [1e-4, 0.1]},
 *   "optimizer": ["momentum", "adam"],
 *   "momentum": {"uniform": [0, 0.99], "when": {"optimizer": "momentum"}}
 * }
 * </pre>
 */
final class SpaceFile {
    private static final String WHEN = "when";

    private final Path file;

    private SpaceFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException when it is no space, or a parameter is none that a training has
     */
    static Space read(Path file) throws IOException {
        return new SpaceFile(file).space(JsonTree.read(file));
    }

    private Space space(Object tree) throws IOException {
        SpaceBuilder builder = Space.builder();
        for (Map.Entry<?, ?> e : map("the file", tree).entrySet()) {
            String name = String.valueOf(e.getKey());
            try {
                add(builder, name, e.getValue());
            } catch (IllegalArgumentException wrong) {
                throw new MalformedFileException(file, name, "a parameter", "something else: " + wrong.getMessage());
            }
        }
        try {
            Space space = builder.build();
            for (Parameter p : space.parameters()) {
                Hyper.of(p.name()).check(p);
            }
            return space;
        } catch (IllegalStateException | IllegalArgumentException wrong) {
            throw new MalformedFileException(
                    file, "the space", "parameters of a training", String.valueOf(wrong.getMessage()));
        }
    }

    private void add(SpaceBuilder builder, String name, Object value) throws IOException {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (value instanceof List<?>) {
            entry.put("choice", value);
        } else {
            map(name, value).forEach((k, v) -> entry.put(String.valueOf(k), v));
        }
        Object conditions = entry.remove(WHEN);
        if (entry.size() != 1) {
            throw wrong(
                    name,
                    "one of uniform, log-uniform, int, log-int, choice",
                    entry.keySet().toString());
        }
        String kind = entry.keySet().iterator().next();
        Object domain = Objects.requireNonNull(entry.get(kind));
        if (conditions == null) {
            add(builder, name, kind, domain);
            return;
        }
        within(builder, name, new ArrayList<>(map(name + ": when", conditions).entrySet()), kind, domain);
    }

    /** One condition inside the other. */
    private void within(SpaceBuilder builder, String name, List<Map.Entry<?, ?>> conditions, String kind, Object domain)
            throws IOException {
        if (conditions.isEmpty()) {
            add(builder, name, kind, domain);
            return;
        }
        Map.Entry<?, ?> first = conditions.getFirst();
        List<String> values =
                first.getValue() instanceof List<?> list ? texts(name, list) : texts(name, List.of(first.getValue()));
        IOException[] failure = new IOException[1];
        builder.when(String.valueOf(first.getKey()), values, inner -> {
            try {
                within(inner, name, conditions.subList(1, conditions.size()), kind, domain);
            } catch (IOException e) {
                failure[0] = e;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    private void add(SpaceBuilder builder, String name, String kind, Object domain) throws IOException {
        if (!(domain instanceof List<?> list)) {
            throw wrong(name + ": " + kind, "a list in brackets", String.valueOf(domain));
        }
        switch (kind) {
            case "choice" -> builder.choice(name, texts(name, list).toArray(String[]::new));
            case "uniform" -> builder.uniform(name, number(name, list, 0), number(name, list, 1));
            case "log-uniform" -> builder.logUniform(name, number(name, list, 0), number(name, list, 1));
            case "int" -> builder.integer(name, whole(name, list, 0), whole(name, list, 1));
            case "log-int" -> builder.logInteger(name, whole(name, list, 0), whole(name, list, 1));
            default -> throw wrong(name, "one of uniform, log-uniform, int, log-int, choice", kind);
        }
    }

    private double number(String name, List<?> list, int i) throws MalformedFileException {
        if (list.size() == 2 && list.get(i) instanceof Double d) {
            return d;
        }
        throw wrong(name, "two numbers: [from, to]", list.toString());
    }

    private int whole(String name, List<?> list, int i) throws MalformedFileException {
        double d = number(name, list, i);
        if (d != (int) d) {
            throw wrong(name, "two whole numbers: [from, to]", list.toString());
        }
        return (int) d;
    }

    /** Numbers as people write them: 64 and not 64.0. */
    private List<String> texts(String name, List<?> list) throws MalformedFileException {
        List<String> texts = new ArrayList<>();
        for (Object value : list) {
            switch (value) {
                case String s -> texts.add(s);
                case Double d ->
                    texts.add(d == Math.rint(d) && Math.abs(d) < 1e15 ? String.valueOf(d.longValue()) : d.toString());
                default -> throw wrong(name, "texts or numbers", list.toString());
            }
        }
        return texts;
    }

    private Map<?, ?> map(String place, Object value) throws MalformedFileException {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong(place, "an object in braces", String.valueOf(value));
    }

    private MalformedFileException wrong(String place, String expected, String found) {
        return new MalformedFileException(file, place, expected, found);
    }
}
