package lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import lanewise.nn.format.MalformedFileException;

/** A JSON file as maps, lists, texts, numbers and booleans; null is an empty Optional. Strict: no name twice, nothing behind the value. */
final class JsonTree {
    private static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonTree() {}

    /**
     * Reads a file.
     *
     * @throws MalformedFileException with line and column, when it is no JSON
     */
    static Object read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = FACTORY.createParser(in)) {
            return read(file, json);
        }
    }

    /**
     * Reads a text that stands in a file.
     *
     * @throws MalformedFileException when it is no JSON
     */
    static Object read(Path file, String text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            return read(file, json);
        }
    }

    private static Object read(Path file, JsonParser json) throws IOException {
        try {
            json.nextToken();
            Object tree = value(json);
            if (json.nextToken() != null) {
                throw new MalformedFileException(file, place(json.currentTokenLocation()), "the end", "more");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new MalformedFileException(
                    file, place(e.getLocation()), "JSON", "something else: " + e.getOriginalMessage());
        }
    }

    private static String place(JsonLocation at) {
        return at == null ? "start" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new JsonParseException(json, "the file is empty");
        }
        return switch (token) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            default -> Optional.empty();
        };
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = Objects.requireNonNull(json.currentName());
            json.nextToken();
            map.put(name, value(json));
        }
        return map;
    }

    private static List<Object> array(JsonParser json) throws IOException {
        List<Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(json));
        }
        return list;
    }
}
