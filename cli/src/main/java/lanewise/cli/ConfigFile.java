package lanewise.cli;

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
 * Options without their dashes, in TOML where the file's name ends in {@code .toml}, such as {@code epochs = 5}, otherwise as a JSON object, such as {@code
 * {"epochs": 5}}. A switch is {@code true} or {@code false}, several values are a list.
 */
final class ConfigFile {
    private static final String TOML = ".toml";

    /** Options that belong to the command line alone. */
    private static final List<String> NOT_HERE = List.of("--config", "--help", "--version");

    private final Path file;
    private final CommandLine command;

    private ConfigFile(Path file, CommandLine command) {
        this.file = file;
        this.command = command;
    }

    /**
     * An option with its value, as a file has it.
     *
     * @param key without dashes
     * @param keyAt where the key is
     * @param value of a list, with commas
     * @param valueAt where the value is, or its key where the format does not tell
     */
    record Setting(String key, SourceText.Place keyAt, String value, SourceText.Place valueAt) {}

    /**
     * What it says, as arguments.
     *
     * @param command knows its options, and checks each by itself
     * @throws Failure with file, line and column when the file, a key or a value is not what it should be
     */
    static List<String> arguments(Path file, CommandLine command) throws IOException {
        ConfigFile config = new ConfigFile(file, command);
        SourceText text = SourceText.read(file);
        List<Setting> settings = file.toString().endsWith(TOML) ? TomlSettings.of(text) : JsonSettings.of(text);
        List<String> arguments = new ArrayList<>();
        settings.forEach(setting -> config.option(setting).ifPresent(arguments::add));
        return arguments;
    }

    private Optional<String> option(Setting setting) {
        String key = setting.key();
        String name = "--" + key;
        if (name.equals("--resume")) {
            throw setting.keyAt()
                    .failure(
                            file,
                            "resume: belongs to the command line, for a training that is resumed"
                                    + " has its options already");
        }
        if (NOT_HERE.contains(name) || !command.getCommandSpec().optionsMap().containsKey(name)) {
            throw setting.keyAt().failure(file, "unknown key '" + Cells.shortened(key) + "'" + meant(key));
        }
        boolean isSwitch =
                command.getCommandSpec().optionsMap().get(name).typeInfo().isBoolean();
        String value = setting.value();
        if (isSwitch && !value.equals("true") && !value.equals("false")) {
            throw setting.valueAt().failure(file, key + ": expected true or false, found " + Cells.shortened(value));
        }
        String argument = name + "=" + value;
        try {
            command.parseArgs(argument);
        } catch (ParameterException e) {
            throw setting.valueAt().failure(file, key + ": " + reason(e));
        }
        return isSwitch && value.equals("false") ? Optional.empty() : Optional.of(argument);
    }

    private static String reason(ParameterException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^.*?: ", "");
    }

    /** The nearest of the names that there are. */
    private String meant(String key) {
        SortedSet<String> names =
                new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
        names.removeIf(n -> !n.startsWith("--") || NOT_HERE.contains(n));
        return NearestName.of(key, names.stream().map(n -> n.substring(2)).toList())
                .map(n -> "; did you mean '" + n + "'?")
                .orElse("; there are " + String.join(", ", names).replace("--", ""));
    }
}
