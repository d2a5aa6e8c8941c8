package lanewise.nn.format;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object out of a file, read strictly: what is missing or of another kind is a {@link MalformedFileException} that names file, place and field.
 */
public final class JsonObject {
    private final Path file;
    private final String place;
    private final Map<String, Object> fields;

    private JsonObject(Path file, String place, Map<String, Object> fields) {
        this.file = file;
        this.place = place;
        this.fields = fields;
    }

    /** Reads a file that is one object. */
    public static JsonObject read(Path file) throws IOException {
        return parse(file, "", text(file));
    }

    /** Reads a file with an object on each line (JSON Lines); the last line may lack its end, but none may be empty. */
    public static List<JsonObject> readLines(Path file) throws IOException {
        List<JsonObject> objects = new ArrayList<>();
        for (String line : text(file).split("\n", -1)) {
            objects.add(line.isEmpty() ? null : parse(file, "line " + (objects.size() + 1), line));
        }
        if (objects.getLast() == null) {
            objects.removeLast();
        }
        int empty = objects.indexOf(null);
        if (empty >= 0) {
            throw new MalformedFileException(file, "line " + (empty + 1), "a JSON object", "nothing");
        }
        return objects;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(file, "text", "UTF-8", "something else");
        }
    }

    private static JsonObject parse(Path file, String place, String text) throws MalformedFileException {
        try {
            return of(file, place, Json.parse(text));
        } catch (Json.SyntaxException e) {
            throw new MalformedFileException(
                    file, place.isEmpty() ? "text" : place, "JSON", String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject of(Path file, String place, Object value) throws MalformedFileException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new MalformedFileException(file, place.isEmpty() ? "text" : place, "a JSON object", kind(value));
        }
        @SuppressWarnings("unchecked") // of the parser, whose objects have names
        Map<String, Object> fields = (Map<String, Object>) map;
        return new JsonObject(file, place, fields);
    }

    /** Names of the fields, in the file's order. */
    public List<String> names() {
        return List.copyOf(fields.keySet());
    }

    /** Whether there is such a field, and it is not null. */
    public boolean has(String name) {
        Object value = fields.get(name);
        return value != null && !value.equals(Json.NULL);
    }

    /** A number. */
    public double number(String name) throws MalformedFileException {
        if (field(name) instanceof Number n) {
            return n.doubleValue();
        }
        throw unexpected(name, "a number");
    }

    /** A number; NaN where there is none, or null, which stands for a NaN. */
    public double numberOrNaN(String name) throws MalformedFileException {
        return has(name) ? number(name) : Double.NaN;
    }

    /** Whether a field is a number. */
    public boolean isNumber(String name) {
        return fields.get(name) instanceof Number;
    }

    /** A whole number of at most 18 digits. */
    public long whole(String name) throws MalformedFileException {
        if (field(name) instanceof Long n) {
            return n;
        }
        throw unexpected(name, "a whole number");
    }

    /** A whole number that fits an int and is not negative. */
    public int count(String name) throws MalformedFileException {
        long n = whole(name);
        if (n < 0 || n > Integer.MAX_VALUE) {
            throw unexpected(name, "a number from 0 to " + Integer.MAX_VALUE);
        }
        return (int) n;
    }

    /** A text. */
    public String text(String name) throws MalformedFileException {
        if (field(name) instanceof String s) {
            return s;
        }
        throw unexpected(name, "a text");
    }

    /** An object within this one. */
    public JsonObject object(String name) throws MalformedFileException {
        return of(file, inner(name), field(name));
    }

    /** An object within this one, if there is one and it is not null. */
    public Optional<JsonObject> optionalObject(String name) throws MalformedFileException {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** A list of objects. */
    public List<JsonObject> objects(String name) throws MalformedFileException {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : list(name)) {
            objects.add(of(file, inner(name) + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    /** A list of texts. */
    public List<String> texts(String name) throws MalformedFileException {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof String s)) {
                throw unexpected(name, "a list of texts");
            }
            texts.add(s);
        }
        return texts;
    }

    /** A list of whole numbers. */
    public List<Long> wholes(String name) throws MalformedFileException {
        return wholes(name, list(name));
    }

    /** A list of lists of whole numbers. */
    public List<List<Long>> listsOfWholes(String name) throws MalformedFileException {
        List<List<Long>> lists = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof List<?> list)) {
                throw unexpected(name, "a list of lists");
            }
            lists.add(wholes(name, list));
        }
        return lists;
    }

    private List<Long> wholes(String name, List<?> list) throws MalformedFileException {
        List<Long> numbers = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof Long n)) {
                throw unexpected(name, "a list of whole numbers");
            }
            numbers.add(n);
        }
        return numbers;
    }

    private List<?> list(String name) throws MalformedFileException {
        if (field(name) instanceof List<?> list) {
            return list;
        }
        throw unexpected(name, "a list");
    }

    private Object field(String name) throws MalformedFileException {
        Object value = fields.get(name);
        if (value == null) {
            throw new MalformedFileException(
                    file, place.isEmpty() ? "text" : place, "a field \"" + name + "\"", "none");
        }
        return value;
    }

    private String inner(String name) {
        return place.isEmpty() ? name : place + ", " + name;
    }

    /** Something is wrong with a field. */
    public MalformedFileException unexpected(String name, String expected) {
        return new MalformedFileException(file, inner(name), expected, kind(fields.getOrDefault(name, Json.NULL)));
    }

    private static String kind(Object value) {
        return switch (value) {
            case Map<?, ?> m -> "an object";
            case List<?> l -> "a list";
            case String s -> Json.quote(s);
            default -> value.toString();
        };
    }
}
