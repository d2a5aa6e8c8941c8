package lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;

/** The layers of this package by the text of {@link Layer#toText}, as model files keep them. */
public final class Layers {
    private static final Map<String, Function<List<String>, Layer>> KINDS = new TreeMap<>(Map.of(
            "add", a -> none(a, new Add()),
            "dense", a -> new Dense(only(a), Initializer.HE),
            "relu", a -> none(a, new Relu())));

    private Layers() {}

    /**
     * The layer of a text such as {@code dense 128}. How its first values were chosen is not in the text.
     *
     * @throws IllegalArgumentException when there is no such layer, or it has other arguments
     */
    public static Layer parse(String text) {
        List<String> words = Arrays.asList(text.split(" ", -1));
        Function<List<String>, Layer> kind = KINDS.get(words.getFirst());
        if (kind == null) {
            throw new IllegalArgumentException("unknown layer '" + text + "'; there are " + KINDS.keySet());
        }
        try {
            return kind.apply(words.subList(1, words.size()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("layer '" + text + "': " + e.getMessage(), e);
        }
    }

    /** A whole number. */
    public static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
    }

    private static int only(List<String> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("takes one number, not " + arguments);
        }
        return number(arguments.getFirst());
    }

    private static Layer none(List<String> arguments, Layer layer) {
        if (!arguments.isEmpty()) {
            throw new IllegalArgumentException("takes no arguments, not " + arguments);
        }
        return layer;
    }
}
