package lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object on one line. Jackson's streaming half only: its data binding takes longer to load than a small network to train. */
final class JsonLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonLine() {}

    /**
     * Fields in the order of the map: texts, numbers, booleans, and lists, maps and Optionals of these. An empty Optional, and what is no finite number, is
     * null: JSON has neither NaN nor infinity.
     */
    static String of(Map<String, ?> fields) {
        return text(fields);
    }

    /** A list of the same. */
    static String of(List<?> elements) {
        return text(elements);
    }

    private static String text(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> field : map.entrySet()) {
                json.writeFieldName(String.valueOf(field.getKey()));
                write(json, field.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                write(json, optional.get());
            } else {
                json.writeNull();
            }
        } else if (value instanceof Double || value instanceof Float) {
            writeFinite(json, (Number) value);
        } else {
            json.writePOJO(value);
        }
    }

    private static void writeFinite(JsonGenerator json, Number value) throws IOException {
        if (Double.isFinite(value.doubleValue())) {
            json.writePOJO(value);
        } else {
            json.writeNull();
        }
    }
}
