package lanewise.nn.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lanewise.nn.data.MinMaxScaler;
import lanewise.nn.data.MissingValues;
import lanewise.nn.data.OneHot;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.PreprocessingChain;
import lanewise.nn.data.Projection;
import lanewise.nn.data.Standardizer;
import lanewise.simd.Tensor;

/**
 * How a preprocessing lies in a file: tensor {@code preprocessing.K.KIND.NAME} belongs to step K, from 0, of the chain. Names of categories are a text {@code
 * preprocessing.K.names}, an array of arrays.
 */
final class PreprocessingTensors {
    private static final String PREFIX = "preprocessing.";
    private static final String NAMES = ".names";
    private static final Pattern NAME = Pattern.compile("preprocessing\\.([0-9]{1,4})\\.([a-z_]+)\\.([a-z]+)");

    private PreprocessingTensors() {}

    /** Those of all steps. */
    static Map<String, Tensor> tensors(Preprocessing preprocessing) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<Preprocessing> steps = PreprocessingChain.steps(preprocessing);
        for (int k = 0; k < steps.size(); k++) {
            String prefix = PREFIX + k + "." + steps.get(k).kind() + ".";
            steps.get(k).tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
        }
        return tensors;
    }

    /** The names of categories, of the steps that have some. */
    static Map<String, String> texts(Preprocessing preprocessing) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<Preprocessing> steps = PreprocessingChain.steps(preprocessing);
        for (int k = 0; k < steps.size(); k++) {
            if (steps.get(k) instanceof OneHot oneHot && !oneHot.names().isEmpty()) {
                texts.put(PREFIX + k + NAMES, text(oneHot.names()));
            }
        }
        return texts;
    }

    private static String text(List<List<String>> names) {
        return names.stream()
                .map(n -> n.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /**
     * The chain of a file, if it has one.
     *
     * @param outputs what it must give
     */
    static Optional<Preprocessing> read(Path file, Safetensors content, int outputs) throws MalformedFileException {
        Map<String, Tensor> tensors = content.tensors();
        Optional<Preprocessing> chain = Optional.empty();
        int found = 0;
        for (int k = 0; found < count(tensors); k++) {
            Map<String, Tensor> step = new LinkedHashMap<>();
            String kind = collect(file, tensors, k, step);
            found += step.size();
            Preprocessing next = named(file, k, step(file, k, kind, step), content.metadata());
            chain = Optional.of(joined(file, chain, next));
        }
        if (chain.isPresent() && chain.get().outputs() != outputs) {
            throw new MalformedFileException(
                    file,
                    PREFIX + "*",
                    outputs + " features for the network",
                    String.valueOf(chain.get().outputs()));
        }
        return chain;
    }

    private static int count(Map<String, Tensor> tensors) {
        return (int) tensors.keySet().stream().filter(n -> n.startsWith(PREFIX)).count();
    }

    private static String collect(Path file, Map<String, Tensor> tensors, int k, Map<String, Tensor> step)
            throws MalformedFileException {
        String kind = "";
        for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
            Matcher name = NAME.matcher(e.getKey());
            if (name.matches() && name.group(1).equals(String.valueOf(k))) {
                if (!kind.isEmpty() && !kind.equals(name.group(2))) {
                    throw new MalformedFileException(file, PREFIX + k, "one kind", kind + " and " + name.group(2));
                }
                kind = name.group(2);
                step.put(name.group(3), e.getValue());
            }
        }
        if (step.isEmpty()) {
            throw new MalformedFileException(
                    file,
                    "tensors",
                    "one named " + PREFIX + k + ".KIND.NAME",
                    tensors.keySet().toString());
        }
        return kind;
    }

    private static Preprocessing named(Path file, int k, Preprocessing step, Map<String, String> texts)
            throws MalformedFileException {
        String text = texts.get(PREFIX + k + NAMES);
        if (text == null || !(step instanceof OneHot oneHot)) {
            return step;
        }
        try {
            return oneHot.named(names(file, k, Json.parse(text)));
        } catch (Json.SyntaxException | IllegalArgumentException e) {
            throw new MalformedFileException(
                    file, PREFIX + k + NAMES, "names of all categories", String.valueOf(e.getMessage()));
        }
    }

    private static List<List<String>> names(Path file, int k, Object json) throws MalformedFileException {
        List<List<String>> names = new ArrayList<>();
        if (json instanceof List<?> features) {
            for (Object f : features) {
                if (f instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                    names.add(list.stream().map(String.class::cast).toList());
                }
            }
            if (names.size() == features.size()) {
                return names;
            }
        }
        throw new MalformedFileException(file, PREFIX + k + NAMES, "an array of arrays of strings", json.toString());
    }

    private static Preprocessing joined(Path file, Optional<Preprocessing> chain, Preprocessing next)
            throws MalformedFileException {
        try {
            return chain.isEmpty() ? next : chain.get().then(next);
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, PREFIX + "*", "steps that fit", String.valueOf(e.getMessage()));
        }
    }

    private static Preprocessing step(Path file, int k, String kind, Map<String, Tensor> tensors)
            throws MalformedFileException {
        Named named = name -> {
            Tensor t = tensors.get(name);
            if (t == null) {
                throw new MalformedFileException(
                        file,
                        "tensors",
                        "one named " + PREFIX + k + "." + kind + "." + name,
                        tensors.keySet().toString());
            }
            return t;
        };
        try {
            return switch (kind) {
                case "standardizer" -> Standardizer.of(named.get("mean"), named.get("std"));
                case "min_max" -> MinMaxScaler.of(named.get("min"), named.get("range"));
                case "missing_values" -> MissingValues.of(named.get("fill"));
                case "one_hot" -> OneHot.of(named.get("categories"));
                case "projection" -> Projection.of(named.get("mean"), named.get("matrix"));
                default ->
                    throw new MalformedFileException(
                            file,
                            PREFIX + k,
                            "one of standardizer, min_max, missing_values, one_hot, projection",
                            kind);
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(
                    file, PREFIX + k + "." + kind, "usable statistics", String.valueOf(e.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Named {
        Tensor get(String name) throws MalformedFileException;
    }
}
