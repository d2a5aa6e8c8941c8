package lanewise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.data.Split;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.TensorArena;
import lanewise.simd.fuzz.FuzzRun;
import lanewise.simd.fuzz.Mutator;
import picocli.CommandLine;

/**
 * The readers of files that belong to the program, fed with damaged ones. A million for one of them:
 *
 * <pre>java --add-modules jdk.incubator.vector -cp ... lanewise.cli.CliFuzz csv 1000000</pre>
 */
enum CliFuzz {
    /** Tables, with every way to read them by turns. */
    CSV(
            "input.csv",
            MalformedFileException.class,
            List.of(
                    ",", "\n", "\r\n", "\"", "\"\"", "NaN", "1e99", "-0.5", "\u00e9", ",,", "class", "?", "\uFEFF",
                    "0x1p3", " "),
            List.of(
                    "a,b,class\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n",
                    "1,2,x\r\n3,4,y\r\n5,6,x\r\n7,8,y\r\n1,2,x\r\n3,4,y\r\n5,6,x\r\n",
                    "a,b,price\n1,2,0.5\n3,4,1e3\n5,6,-2.25\n7,8,0\n1,2,3\n",
                    "a,colour,class\n1,red,x\n,green,y\n5,,x\n7,red,\"y,\n\"\"z\"\n1,red,x\n3,red,y\n5,red,x\n",
                    "\uFEFFa;b\n1;2\n")) {
        @Override
        void read(Path file, int turn) throws IOException {
            MissingCells missing = MissingCells.values()[turn % 3];
            List<String> categorical = turn / 3 % 2 == 0 ? List.of() : List.of("colour");
            Optional<Task> task = Optional.ofNullable(TASKS.get(turn / 6 % 3));
            CsvColumns columns = new CsvColumns(Optional.empty(), missing, categorical, Optional.empty(), task);
            try (TensorArena arena = TensorArena.ofShared()) {
                CsvFile csv = new CsvFile(file, columns, Optional.empty());
                Split split = csv.split(arena);
                csv.preprocessing(split.train(), arena).transform(split.test(), arena);
            }
        }
    },
    /** Options as a JSON object. */
    CONFIG_JSON(
            "input.json",
            Failure.class,
            List.of("{", "}", "[", "]", ":", ",", "\"", "\"lr\"", "null", "true", "//", "/*", "\\u0000", "1e999", "-0"),
            List.of(
                    "{\"epochs\": 5, \"hidden\": [64, 32], \"lr\": 1e-3}",
                    "{\n // a comment\n \"data\": \"mnist\",\n \"dry-run\": true,\n \"clip\": 1.5,\n}",
                    "{\"optimizer\": \"sgd\", \"max-time\": \"10m\", \"categorical\": [\"a\", \"b\"], \"live\": 0}")) {
        @Override
        void read(Path file, int turn) throws IOException {
            ConfigFile.arguments(file, Options.OF_TRAIN);
        }
    },
    /** Options in TOML. */
    CONFIG_TOML(
            "input.toml",
            Failure.class,
            List.of(
                    "=",
                    "\n",
                    "[",
                    "]",
                    "[[",
                    "]]",
                    "{",
                    "}",
                    "'''",
                    "\"\"\"",
                    "#",
                    ".",
                    "nan",
                    "inf",
                    "0x1F",
                    "1979-05-27T07:32:00Z",
                    "lr",
                    "true",
                    "\\u0000",
                    "\r\n",
                    "_"),
            List.of(
                    "epochs = 5\nhidden = [64, 32]\nlr = 1e-3\n",
                    "# a comment\ndata = 'mnist'\ndry-run = true\n\"clip\" = 1.5 # another\n",
                    "optimizer = \"sgd\"\r\nmax-time = \"10m\"\r\ncategorical = [\n  \"a\",\n  \"b\",\n]\r\nlive = 0\r\n")) {
        @Override
        void read(Path file, int turn) throws IOException {
            ConfigFile.arguments(file, Options.OF_TRAIN);
        }
    };

    private static final Map<Integer, Task> TASKS = Map.of(1, Task.CLASSIFICATION, 2, Task.REGRESSION);

    /** Buffers, what the options are checked by, messages. */
    private static final long HEAP = 4 << 20;

    private static final long HEAP_PER_BYTE = 4096;

    private final String file;
    private final Class<? extends Exception> refusal;
    private final List<String> words;
    private final List<String> corpus;

    CliFuzz(String file, Class<? extends Exception> refusal, List<String> words, List<String> corpus) {
        this.file = file;
        this.refusal = refusal;
        this.words = words;
        this.corpus = corpus;
    }

    abstract void read(Path file, int turn) throws IOException;

    /** Made once: that takes longer than to read a file. */
    private static final class Options {
        static final CommandLine OF_TRAIN = new CommandLine(new TrainCommand(Surroundings.ofProcess()));
    }

    /** Good files, which damaged ones are made of. */
    List<byte[]> corpus() {
        return corpus.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** Reads so many damaged files in a folder. */
    FuzzRun run(Path folder, long inputs, long seed) {
        int[] turn = {0};
        return FuzzRun.of(
                new Mutator(corpus(), words, seed),
                0,
                inputs,
                refusal,
                HEAP,
                HEAP_PER_BYTE,
                content -> readChecked(folder, content, turn[0]++));
    }

    /** Reads one file in a folder, whether it is right or is refused. */
    void readOrRefuse(Path folder, byte[] content) throws Exception {
        try {
            readChecked(folder, content, content.length);
        } catch (Failure | MalformedFileException e) {
            if (!refusal.isInstance(e)) {
                throw e;
            }
        }
    }

    private void readChecked(Path folder, byte[] content, int turn) throws IOException {
        Path input = Files.write(folder.resolve(file), content);
        try {
            read(input, turn);
        } catch (Failure | MalformedFileException e) {
            String message = String.valueOf(e.getMessage());
            boolean hasPlace = e instanceof MalformedFileException
                    ? message.contains(": expected ")
                    : message.matches("(?s)\\Q" + input + "\\E: line [0-9]+, column [0-9]+: .+");
            if (!message.startsWith(input + ": ") || !hasPlace) {
                throw new AssertionError("not a refusal with its place: " + message, e);
            }
            throw e;
        }
    }

    /**
     * Prints what happened; fails at the first input that is neither taken nor refused.
     *
     * @param args the name of a reader, how many inputs, the seed (1 if absent)
     */
    public static void main(String[] args) throws IOException {
        CliFuzz target = valueOf(args[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        Path folder = Files.createTempDirectory("fuzz");
        long start = System.nanoTime();
        FuzzRun run = target.run(folder, Long.parseLong(args[1]), args.length > 2 ? Long.parseLong(args[2]) : 1);
        System.out.printf(
                Locale.ROOT,
                "%s: %d accepted, %d refused, at most %d bytes of heap, %.0f s%n",
                target,
                run.accepted(),
                run.refused(),
                run.mostBytes(),
                (System.nanoTime() - start) / 1e9);
    }
}
