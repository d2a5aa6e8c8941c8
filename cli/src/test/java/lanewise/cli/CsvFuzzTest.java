package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lanewise.nn.data.Split;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.TensorArena;
import lanewise.simd.fuzz.FuzzRun;
import lanewise.simd.fuzz.Mutator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged tables are read or refused in one line. A million of them:
 *
 * <pre>java --add-modules jdk.incubator.vector -cp ... lanewise.cli.CsvFuzzTest 1000000</pre>
 */
class CsvFuzzTest {
    private static final int INPUTS = 5_000;

    /** The buffers of the CSV reader. */
    private static final long HEAP = 1 << 20;

    private static final List<String> WORDS = List.of(
            ",", "\n", "\r\n", "\"", "\"\"", "NaN", "1e99", "-0.5", "\u00e9", ",,", "class", "?", "\uFEFF", "0x1p3",
            " ");

    private static final List<String> CORPUS = List.of(
            "a,b,class\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n",
            "1,2,x\r\n3,4,y\r\n5,6,x\r\n7,8,y\r\n1,2,x\r\n3,4,y\r\n5,6,x\r\n",
            "a,colour,class\n1,red,x\n,green,y\n5,,x\n7,red,\"y,\n\"\"z\"\n1,red,x\n3,red,y\n5,red,x\n",
            "\uFEFFa;b\n1;2\n");

    @TempDir
    private Path folder;

    private static FuzzRun run(Path folder, long inputs) {
        List<byte[]> corpus =
                CORPUS.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
        Path file = folder.resolve("input.csv");
        int[] turn = {0};
        return FuzzRun.of(
                new Mutator(corpus, WORDS, 1), 0, inputs, MalformedFileException.class, HEAP, 4096, content -> {
                    Files.write(file, content);
                    read(file, turn[0]++);
                });
    }

    /** With every policy by turns. */
    private static void read(Path file, int turn) throws IOException {
        MissingCells missing = MissingCells.values()[turn % 3];
        List<String> categorical = turn / 3 % 2 == 0 ? List.of() : List.of("colour");
        CsvColumns columns = new CsvColumns(Optional.empty(), missing, categorical, Optional.empty());
        try (TensorArena arena = TensorArena.ofShared()) {
            CsvFile csv = new CsvFile(file, columns, Optional.empty());
            Split split = csv.split(arena);
            csv.preprocessing(split.train(), arena).transform(split.test(), arena);
        } catch (MalformedFileException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.startsWith(file + ": ") || message.lines().count() != 1 || !message.contains(": expected ")) {
                throw new AssertionError("not a refusal in one line: " + message, e);
            }
            throw e;
        }
    }

    @Test
    void damagedTablesAreRefusedOrRead() {
        FuzzRun run = run(folder, INPUTS);
        assertThat(run.accepted() + run.refused()).isEqualTo(INPUTS);
        assertThat(run.accepted()).isGreaterThan(INPUTS / 400);
        assertThat(run.refused()).isGreaterThan(INPUTS / 4);
    }

    /**
     * Prints what happened.
     *
     * @param args how many inputs
     */
    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        FuzzRun run = run(Files.createTempDirectory("fuzz"), Long.parseLong(args[0]));
        System.out.printf(
                Locale.ROOT,
                "CSV: %d accepted, %d refused, at most %d bytes of heap, %.0f s%n",
                run.accepted(),
                run.refused(),
                run.mostBytes(),
                (System.nanoTime() - start) / 1e9);
    }
}
