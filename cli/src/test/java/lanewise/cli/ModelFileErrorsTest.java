package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is done to a model file, reading it succeeds, or fails with one line that names it. */
class ModelFileErrorsTest {
    private static Path folder = Path.of("");
    private static byte[] whole = new byte[0];

    @BeforeContainer
    static void train() throws IOException {
        folder = Files.createTempDirectory("lanewise");
        whole = Files.readAllBytes(TrainedModel.ofDigits(folder));
    }

    @AfterContainer
    static void delete() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Example
    void cutAtAnyByte() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length));
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1));
    }

    @Property(tries = 500)
    void anyByteChanged(@ForAll @IntRange(max = 1_000_000) int at, @ForAll @ByteRange(min = 1, max = 127) byte change)
            throws IOException {
        byte[] changed = whole.clone();
        changed[at % whole.length] ^= change;
        Path file = Files.write(folder.resolve("changed"), changed);
        for (Program.Outcome outcome :
                new Program.Outcome[] {lanewise("info", file), lanewise("evaluate", file, "--data", "digits")}) {
            assertThat(outcome.code()).isBetween(0, 1);
            assertThat(outcome.errLines()).hasSize(outcome.code());
            assertThat(outcome.err()).doesNotContain("internal error").doesNotContain("\tat ");
        }
    }

    @Example
    void aHeaderThatLies() throws IOException {
        assertLie("dense 1 (", "dense 2 (", "dense1.weight");
        assertLie("dense 1 (", "dense 20000000 (", "dense1.weight");
        assertLie("dense 10 (", "lstm 10 (", "unknown layer 'lstm 10'");
        assertLie("(relu1)", "(relu2)", "'relu2', which does not exist");
        assertLie("input input 64", "input input 65", "dense1.weight");
        assertLie("\"shape\":[64,1]", "\"shape\":[64,2]", "512 bytes for shape 64x2, found 256");
        assertLie("[64,1]", "[64,1,-1]", "array of whole numbers");
        assertLie("\"F32\"", "\"F64\"", "dtype");
        assertLie("[0,256]", "[4,260]", "data from byte 0");
        assertLie("\"digits\"", "7", "a string");
        assertLie("\\\"0\\\",", "", "10 names");
        assertLie("\"3\"", "\"1\"", "it is from another version");
    }

    @Example
    void aHeaderLengthThatLies() throws IOException {
        for (long length : new long[] {0, 1, 100_000_001, Long.MAX_VALUE, -1, whole.length}) {
            byte[] changed = whole.clone();
            ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
            assertRefused(changed);
        }
    }

    @Example
    void whatIsNoFile() {
        Path nowhere = folder.resolve("nowhere");
        for (String command : new String[] {"info", "evaluate"}) {
            Program.Outcome outcome = lanewise(command, nowhere);
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.errLines()).containsExactly("lanewise: " + nowhere + ": no such file");
        }
    }

    private static void assertLie(String truth, String lie, String explanation) throws IOException {
        int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        String header = new String(whole, 8, length, StandardCharsets.UTF_8);
        assertThat(header).contains(truth);
        byte[] changed = header.replace(truth, lie).getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + changed.length + whole.length - 8 - length)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(changed.length).put(changed).put(whole, 8 + length, whole.length - 8 - length);
        assertThat(assertRefused(file.array())).contains(explanation);
    }

    private static String assertRefused(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("broken"), content);
        Program.Outcome outcome = lanewise("info", file);
        assertThat(outcome.errLines()).as("length %d", content.length).hasSize(1);
        assertThat(outcome.err())
                .startsWith("lanewise: " + file + ": ")
                .contains("expected ")
                .contains(", found ");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        return outcome.err();
    }
}
