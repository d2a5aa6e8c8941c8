package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which data to use, shared by the commands that take some. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "digits, mnist, fashion-mnist, a folder with the files of MNIST, or a CSV file.")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "CSV: the column with the class (default: the last). The first row must then be a header.")
    private Optional<String> label = Optional.empty();

    /** Whether there is a {@code --data}. */
    boolean isPresent() {
        return data.isPresent();
    }

    /**
     * Finds the data, downloading it if need be.
     *
     * @param otherwise what to use without {@code --data}
     * @param classes those of a model that the classes of a CSV file must be among
     */
    DataSource resolve(String otherwise, Optional<List<String>> classes, Surroundings around) throws IOException {
        String name = data.orElse(otherwise);
        Path path = path(name);
        boolean isFile = !isName(name) && Files.exists(path) && !Files.isDirectory(path);
        if (label.isPresent() && !isFile) {
            throw new WrongUsage("--label " + label.get() + ": only a CSV file has columns, and --data is " + name);
        }
        return isFile ? new CsvFile(path, label, classes) : named(name, path, around);
    }

    private static DataSource named(String name, Path path, Surroundings around) throws IOException {
        if (name.equals(EmbeddedDigits.NAME)) {
            return new EmbeddedDigits();
        }
        Optional<PublishedData> published = PublishedData.named(name);
        if (published.isPresent()) {
            return new DataFolders(around).find(published.get());
        }
        if (Files.isDirectory(path)) {
            return IdxFolder.of(String.valueOf(path.toAbsolutePath().normalize().getFileName()), path);
        }
        throw new WrongUsage("--data " + name + ": no such file or folder, and none of digits, mnist, fashion-mnist");
    }

    /** Whether this is a data set that needs no file of the user's. */
    static boolean isName(String name) {
        return name.equals(EmbeddedDigits.NAME) || PublishedData.named(name).isPresent();
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new WrongUsage("--data: '" + name + "' is not the name of a file: " + e.getReason());
        }
    }
}
