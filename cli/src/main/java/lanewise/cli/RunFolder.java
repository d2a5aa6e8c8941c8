package lanewise.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lanewise.nn.format.events.EventFile;
import lanewise.nn.report.ReportPage;
import lanewise.nn.report.RunFile;
import lanewise.nn.train.Checkpoints;

/**
 * Where a training leaves its results: {@code --out}, or the first free one of {@code runs/NAME-1}, {@code runs/NAME-2} and so on.
 *
 * <p>{@code --out} is made when the first result is there; a number is taken at once, so that model, figures and checkpoints have the same and nobody else has it.
 * A training that fails before there is anything leaves nothing behind.
 */
final class RunFolder implements AutoCloseable {
    /** The model's name in its folder. */
    static final String MODEL = "model.safetensors";

    /** What a training leaves besides its model. */
    private static final List<String> OTHERS = List.of(RunFile.METRICS, RunFile.NAME, ReportPage.NAME, EventFile.NAME);

    private static final Path RUNS = Path.of("runs");

    private final Optional<Path> out;
    private final String name;
    private final boolean runsAreNew = !Files.exists(RUNS);
    private volatile Optional<Path> folder = Optional.empty();
    private volatile boolean isNew;

    /**
     * Plans the folder.
     *
     * @param out what the user asked for
     * @param dataName what it is named after otherwise
     * @throws WrongUsage when out cannot be a folder
     */
    RunFolder(Optional<Path> out, String dataName) {
        this.out = out;
        this.name = dataName.replaceFirst("(?<=.)\\.[A-Za-z]+$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        check(out.orElse(RUNS));
    }

    /** Before the work and not after it. */
    private static void check(Path out) {
        Path existing = out.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new WrongUsage("--out " + out + ": " + existing + " is not a folder that can be written to");
        }
    }

    /**
     * Refuses a folder that has a training already: of a finished one nothing is replaced unasked, and a training that goes on is not mixed with another.
     *
     * @param resumed the folder of the training that goes on
     * @param overwrite whether a new training may replace another's model and figures
     * @throws WrongUsage when it has
     */
    void requireFree(Optional<Path> resumed, boolean overwrite) throws IOException {
        if (out.isEmpty() || !Files.isDirectory(out.get())) {
            return;
        }
        if (resumed.isEmpty() && !overwrite && Files.exists(out.get().resolve(MODEL))) {
            throw new WrongUsage("--out " + out.get() + ": has the model of another training; give another folder,"
                    + " or --overwrite to replace it");
        }
        if (resumed.isPresent() && !Files.isSameFile(out.get(), resumed.get()) && hasTraining(out.get())) {
            throw new WrongUsage("--out " + out.get() + ": has a training already, and --resume goes on with that in "
                    + resumed.get() + "; give another folder, or resume what is in this one");
        }
    }

    private static boolean hasTraining(Path folder) throws IOException {
        return Files.exists(folder.resolve(MODEL))
                || OTHERS.stream().anyMatch(name -> Files.exists(folder.resolve(name)))
                || !Checkpoints.in(folder.resolve(CheckpointOptions.FOLDER)).isEmpty();
    }

    /** Where the checkpoints go; makes the folder only if it has a number. */
    Path checkpoints() throws IOException {
        return (out.isPresent() ? out.get() : folder()).resolve(CheckpointOptions.FOLDER);
    }

    /** The model file; makes the folder. */
    Path model() throws IOException {
        return folder().resolve(MODEL);
    }

    /** The folder; makes it. */
    Path folder() throws IOException {
        if (folder.isEmpty()) {
            folder = Optional.of(out.isPresent() ? make(out.get()) : makeNumbered());
        }
        return folder.get();
    }

    private Path make(Path wanted) throws IOException {
        isNew = !Files.exists(wanted);
        return Files.createDirectories(wanted);
    }

    private Path makeNumbered() throws IOException {
        Files.createDirectories(RUNS);
        isNew = true;
        for (int i = 1; ; i++) {
            try {
                return Files.createDirectory(RUNS.resolve(name + "-" + i));
            } catch (FileAlreadyExistsException e) {
                // taken; perhaps just now, by another process
            }
        }
    }

    /** Removes what an unsuccessful training has left, if anything and as far as possible: something else has gone wrong already. */
    void discard() {
        if (folder.isPresent() && isNew) {
            OTHERS.forEach(name -> delete(folder.get().resolve(name)));
            close();
        }
    }

    /** Removes what was made in vain: a folder with nothing in it, or with nothing but one for checkpoints with nothing in it. */
    @Override
    public void close() {
        if (folder.isPresent() && isNew) {
            delete(folder.get().resolve(CheckpointOptions.FOLDER));
            delete(folder.get());
        }
        if (runsAreNew && out.isEmpty()) {
            delete(RUNS);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It is not empty, or what has gone wrong before is what the user must know.
        }
    }
}
