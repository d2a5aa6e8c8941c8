package lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of a JSON object; comments are allowed. */
final class JsonSettings {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final JsonParser json;

    private JsonSettings(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /**
     * All of them, in order.
     *
     * @throws Failure with line and column when it is no object of texts, numbers, booleans and lists of these
     */
    static List<ConfigFile.Setting> of(SourceText source) throws IOException {
        try (JsonParser json = JSON.createParser(source.text())) {
            return new JsonSettings(source.file(), json).all();
        } catch (JsonProcessingException e) {
            throw place(e.getLocation()).failure(source.file(), e.getOriginalMessage());
        }
    }

    private List<ConfigFile.Setting> all() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw here().failure(file, "expected an object, {\"option\": value, ...}");
        }
        List<ConfigFile.Setting> settings = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            SourceText.Place keyAt = here();
            JsonToken token = json.nextToken();
            SourceText.Place valueAt = here();
            String value = token == JsonToken.START_ARRAY ? list(key) : scalar(token, key);
            settings.add(new ConfigFile.Setting(key, keyAt, value, valueAt));
        }
        if (json.nextToken() != null) {
            throw here().failure(file, "expected nothing behind the object");
        }
        return settings;
    }

    private String scalar(JsonToken token, String key) throws IOException {
        if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw here().failure(
                            file, Cells.shortened(key) + ": expected a text, a number, true, false or a list of these");
        }
        return json.getText();
    }

    private String list(String key) throws IOException {
        List<String> values = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            values.add(scalar(token, key));
        }
        return String.join(",", values);
    }

    private SourceText.Place here() {
        return place(json.currentTokenLocation());
    }

    private static SourceText.Place place(JsonLocation location) {
        return new SourceText.Place(location.getLineNr(), location.getColumnNr());
    }
}
