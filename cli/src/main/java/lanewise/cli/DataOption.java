package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lanewise.nn.format.ModelFile;
import picocli.CommandLine.Option;

/** The options that say which data to use, shared by the commands that take some. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "digits, mnist, fashion-mnist, spirals, moons, xor, sine, teacher, a CSV, NPY or NPZ file, "
                    + "a folder with the files of MNIST, or one with a folder of pictures for each class.")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "CSV: the column with the class, or the number to be predicted (default: the last). The first"
                    + " row must then be a header.")
    private Optional<String> label = Optional.empty();

    @Option(
            names = "--task",
            paramLabel = "TASK",
            converter = Task.Converter.class,
            description = "CSV: classification or regression (default: regression if the label is a number that has a"
                    + " fraction or more than 50 values).")
    private Optional<Task> task = Optional.empty();

    @Option(
            names = "--categorical",
            paramLabel = "NAME",
            split = ",",
            description = "CSV: columns with categories instead of numbers. The first row must then be a header.")
    private List<String> categorical = List.of();

    @Option(
            names = "--missing",
            paramLabel = "HOW",
            converter = Numbers.Missing.class,
            description =
                    "CSV: refuse missing cells, put the mean of the column there, or drop the row (default: refuse).")
    private MissingCells missing = MissingCells.REFUSE;

    @Option(
            names = "--resize",
            paramLabel = "HxW",
            converter = Numbers.PictureSize.class,
            description = "Pictures: make all of them this high and wide.")
    private Optional<Picture.Size> resize = Optional.empty();

    @Option(
            names = "--map",
            description = "Files of MNIST's kind: leave the images on disk and fetch them as they are needed (default:"
                    + " when they would take more than half of the memory).")
    private boolean map;

    /** Whether there is a {@code --data}. */
    boolean isPresent() {
        return data.isPresent();
    }

    /**
     * Finds the data, downloading it if need be.
     *
     * @param otherwise what to use without {@code --data}
     * @param model the one whose classes and categories those of a CSV file must be among
     */
    DataSource resolve(String otherwise, Optional<ModelFile> model, Surroundings around) throws IOException {
        Optional<List<String>> classes = model.filter(m -> !m.isRegression()).map(ModelFile::classes);
        return resolve(otherwise, columns(model), classes, around);
    }

    /** The same for a training that goes on from a model: the features are the model's, the classes need not be. */
    DataSource resolveLike(String otherwise, ModelFile model, Surroundings around) throws IOException {
        CsvColumns columns = columns(Optional.empty()).ofModel(model.preprocessing());
        return resolve(otherwise, columns, Optional.empty(), around);
    }

    private DataSource resolve(
            String otherwise, CsvColumns columns, Optional<List<String>> classes, Surroundings around)
            throws IOException {
        String name = data.orElse(otherwise);
        Path path = path(name);
        boolean isFile = !isName(name) && Files.exists(path) && !Files.isDirectory(path);
        boolean isTable = isFile && !NpyFile.is(path);
        requireTable(isTable, name);
        if (isTable && !map) {
            return new CsvFile(path, columns, classes);
        }
        DataSource source = isFile ? new NpyFile(path) : named(name, path, around);
        if (map) {
            source = mapped(source, name);
        }
        if (resize.isPresent() && !(source instanceof ImageFolder)) {
            throw new WrongUsage(
                    "--resize " + resize.get() + ": only a folder of pictures has sizes, and --data is " + name);
        }
        return source;
    }

    private static DataSource mapped(DataSource source, String name) {
        if (source instanceof IdxFolder idx) {
            return idx.mapped();
        }
        throw new WrongUsage("--map: only files of MNIST's kind can stay on disk, and --data is " + name);
    }

    private void requireTable(boolean isTable, String name) {
        if (isTable) {
            return;
        }
        if (label.isPresent()) {
            throw new WrongUsage("--label " + label.get() + ": only a CSV file has columns, and --data is " + name);
        }
        if (task.isPresent()) {
            throw new WrongUsage(
                    "--task " + task.get() + ": only a CSV file can be read as both, and --data is " + name);
        }
        if (!categorical.isEmpty()) {
            throw new WrongUsage("--categorical: only a CSV file has columns, and --data is " + name);
        }
        if (missing != MissingCells.REFUSE) {
            throw new WrongUsage("--missing " + missing + ": only a CSV file has cells, and --data is " + name);
        }
    }

    private CsvColumns columns(Optional<ModelFile> model) {
        Optional<Task> ofModel = model.map(m -> m.isRegression() ? Task.REGRESSION : Task.CLASSIFICATION);
        if (task.isPresent() && ofModel.isPresent() && task.get() != ofModel.get()) {
            throw new WrongUsage("--task " + task.get() + ": the model was trained for " + ofModel.get());
        }
        CsvColumns plain = new CsvColumns(label, missing, categorical, Optional.empty(), task.or(() -> ofModel));
        return model.map(m -> plain.ofModel(m.preprocessing())).orElse(plain);
    }

    private DataSource named(String name, Path path, Surroundings around) throws IOException {
        if (name.equals(EmbeddedDigits.NAME)) {
            return new EmbeddedDigits();
        }
        Optional<GeneratedData> generated = GeneratedData.named(name);
        if (generated.isPresent()) {
            return generated.get();
        }
        Optional<PublishedData> published = PublishedData.named(name);
        if (published.isPresent()) {
            return new DataFolders(around).find(published.get());
        }
        if (Files.isDirectory(path) && ImageFolder.is(path)) {
            return new ImageFolder(path, resize);
        }
        if (Files.isDirectory(path)) {
            return IdxFolder.of(String.valueOf(path.toAbsolutePath().normalize().getFileName()), path);
        }
        throw new WrongUsage("--data " + name + ": no such file or folder, and none of digits, mnist, fashion-mnist, "
                + String.join(", ", GeneratedData.NAMES));
    }

    /** Whether this is a data set that needs no file of the user's. */
    static boolean isName(String name) {
        return name.equals(EmbeddedDigits.NAME)
                || GeneratedData.named(name).isPresent()
                || PublishedData.named(name).isPresent();
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new WrongUsage("--data: '" + name + "' is not the name of a file: " + e.getReason());
        }
    }
}
