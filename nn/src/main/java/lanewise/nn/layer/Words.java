package lanewise.nn.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The arguments of a layer as words: first those without a name, then those with one, as in {@code 32 3x3 stride=2x2}. Reading takes each word once;
 * what is left is refused.
 */
final class Words {
    private final List<String> plain = new ArrayList<>();
    private final Map<String, String> named = new HashMap<>();

    private Words() {}

    static Words read(List<String> words) {
        Words read = new Words();
        for (String word : words) {
            String[] parts = word.split("=", 2);
            if (parts.length == 1) {
                read.plain.add(word);
            } else if (read.named.put(parts[0], parts[1]) != null) {
                throw new IllegalArgumentException("'" + parts[0] + "' is given twice");
            }
        }
        return read;
    }

    /** The next word without a name. */
    String next(String what) {
        if (plain.isEmpty()) {
            throw new IllegalArgumentException("the " + what + " is missing");
        }
        return plain.removeFirst();
    }

    /** All words without a name. */
    List<String> all() {
        List<String> all = List.copyOf(plain);
        plain.clear();
        return all;
    }

    /** The next word without a name as a whole number. */
    int number(String what) {
        return Layers.number(next(what));
    }

    /** The next word without a name as a number. */
    float real(String what) {
        return real(next(what), Float::parseFloat);
    }

    static <T> T real(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number", e);
        }
    }

    /** A named word, or the other where it is missing. */
    <T> T option(String name, T other, Function<String, T> parse) {
        String text = named.remove(name);
        return text == null ? other : parse.apply(text);
    }

    double option(String name, double other) {
        return option(name, other, text -> real(text, Double::parseDouble));
    }

    float option(String name, float other) {
        return option(name, other, text -> real(text, Float::parseFloat));
    }

    boolean option(String name, boolean other) {
        return option(name, other, text -> choice(text, "true", "false").equals("true"));
    }

    /** The text, if it is one of these. */
    static String choice(String text, String... choices) {
        if (!Arrays.asList(choices).contains(text)) {
            throw new IllegalArgumentException("'" + text + "' is none of " + Arrays.toString(choices));
        }
        return text;
    }

    /** The constant of this name, in small letters. */
    static <E extends Enum<E>> E choice(String text, E[] choices) {
        for (E choice : choices) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
                return choice;
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is none of " + Arrays.toString(choices).toLowerCase(Locale.ROOT));
    }

    /** A constant's name in small letters. */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Nothing may be left. */
    void end() {
        if (!plain.isEmpty() || !named.isEmpty()) {
            throw new IllegalArgumentException("does not take " + (plain.isEmpty() ? named : plain));
        }
    }

    /** Starts a text with these words. */
    static Writer write(Object... words) {
        Writer writer = new Writer();
        for (Object word : words) {
            writer.words.add(word.toString());
        }
        return writer;
    }

    /** Leaves out what is as it would be without. */
    static final class Writer {
        private final List<String> words = new ArrayList<>();

        private Writer() {}

        Writer option(String name, Object value, Object other) {
            if (!value.equals(other)) {
                words.add(name + "=" + value);
            }
            return this;
        }

        String text() {
            return String.join(" ", words);
        }
    }
}
