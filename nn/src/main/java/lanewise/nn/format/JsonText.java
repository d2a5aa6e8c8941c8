package lanewise.nn.format;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes JSON: maps with names in their order, lists, texts, booleans, numbers, and Optionals; what is absent, NaN or infinite becomes null. */
public final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    /**
     * A value on one line.
     *
     * @throws IllegalArgumentException when there is something else in it
     */
    public static String of(Object value) {
        JsonText json = new JsonText();
        json.append(value);
        return json.text.toString();
    }

    private void append(Object value) {
        switch (value) {
            case Map<?, ?> map -> object(map);
            case List<?> list -> array(list);
            case Optional<?> optional -> optional.ifPresentOrElse(this::append, () -> text.append("null"));
            case String s -> text.append(Json.quote(s));
            case Boolean b -> text.append(b);
            case Double d -> text.append(Double.isFinite(d) ? d.toString() : "null");
            case Float f -> text.append(Float.isFinite(f) ? f.toString() : "null");
            case Number n -> text.append(n);
            default -> throw new IllegalArgumentException("json: a " + value.getClass() + " has no form in JSON");
        }
    }

    private void object(Map<?, ?> map) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<?, ?> field = i.next();
            text.append(Json.quote((String) field.getKey())).append(':');
            append(field.getValue());
            text.append(i.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private void array(List<?> list) {
        text.append('[');
        for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
            append(i.next());
            text.append(i.hasNext() ? "," : "");
        }
        text.append(']');
    }
}
