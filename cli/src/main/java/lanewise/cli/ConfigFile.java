package lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A JSON object whose keys are options without their dashes, such as {@code {"data": "mnist", "epochs": 5}}; comments are allowed. A switch is
 * {@code true} or {@code false}, a list of numbers an array.
 */
final class ConfigFile {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Options that belong to the command line alone. */
    private static final List<String> NOT_HERE = List.of("--config", "--help", "--version");

    private ConfigFile() {}

    /**
     * What it says, as arguments.
     *
     * @param command knows its options, and checks each by itself
     * @throws Failure with file, line and column when the file, a key or a value is not what it should be
     */
    static List<String> arguments(Path file, CommandLine command) throws IOException {
        List<String> arguments = new ArrayList<>();
        try (JsonParser json = JSON.createParser(file.toFile())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw failure(file, json, "expected an object, {\"option\": value, ...}");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                option(file, json, command).ifPresent(arguments::add);
            }
            if (json.nextToken() != null) {
                throw failure(file, json, "expected nothing behind the object");
            }
        } catch (JsonProcessingException e) {
            throw new Failure(file + ": line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage());
        }
        return arguments;
    }

    private static Optional<String> option(Path file, JsonParser json, CommandLine command) throws IOException {
        String key = json.currentName();
        String name = "--" + key;
        if (name.equals("--resume")) {
            throw failure(
                    file,
                    json,
                    "resume: belongs to the command line, for a training that is resumed has its options already");
        }
        if (NOT_HERE.contains(name) || !command.getCommandSpec().optionsMap().containsKey(name)) {
            throw failure(file, json, "unknown key '" + key + "'" + meant(key, command));
        }
        JsonToken token = json.nextToken();
        String text = token == JsonToken.START_ARRAY ? list(file, json, key) : scalar(file, json, token, key);
        boolean isSwitch =
                command.getCommandSpec().optionsMap().get(name).typeInfo().isBoolean();
        if (isSwitch && !text.equals("true") && !text.equals("false")) {
            throw failure(file, json, key + ": expected true or false, found " + text);
        }
        String argument = name + "=" + text;
        try {
            command.parseArgs(argument);
        } catch (ParameterException e) {
            throw failure(file, json, key + ": " + reason(e));
        }
        return isSwitch && text.equals("false") ? Optional.empty() : Optional.of(argument);
    }

    private static String reason(ParameterException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^.*?: ", "");
    }

    private static String scalar(Path file, JsonParser json, JsonToken token, String key) throws IOException {
        if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw failure(file, json, key + ": expected a text, a number, true, false or a list of these");
        }
        return json.getText();
    }

    private static String list(Path file, JsonParser json, String key) throws IOException {
        List<String> values = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            values.add(scalar(file, json, token, key));
        }
        return String.join(",", values);
    }

    private static Failure failure(Path file, JsonParser json, String what) {
        return new Failure(file + ": line " + json.currentTokenLocation().getLineNr() + ", column "
                + json.currentTokenLocation().getColumnNr() + ": " + what);
    }

    /** The nearest of the names that there are. */
    private static String meant(String key, CommandLine command) {
        SortedSet<String> names =
                new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
        names.removeIf(n -> !n.startsWith("--") || NOT_HERE.contains(n));
        return NearestName.of(key, names.stream().map(n -> n.substring(2)).toList())
                .map(n -> "; did you mean '" + n + "'?")
                .orElse("; there are " + String.join(", ", names).replace("--", ""));
    }
}
