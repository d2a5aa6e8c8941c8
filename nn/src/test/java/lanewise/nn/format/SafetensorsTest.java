package lanewise.nn.format;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.simd.AllocationMeter;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader takes nothing that breaks a rule of the format; the writer makes nothing else. */
class SafetensorsTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private static void read(Path file) throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Safetensors.read(file, arena);
        }
    }

    /** A file with this header, of the right length, and data of zeros. */
    private Path withHeader(String header, int dataBytes) throws IOException {
        return withHeader(header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    private Path withHeader(byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        return Files.write(file(), bytes.array());
    }

    private static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets
                + "}";
    }

    private static Tensor tensor(Safetensors content, String name) {
        return Objects.requireNonNull(content.tensors().get(name));
    }

    private Path writeTwo() throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("w", arena.allocate(2, 3).copyFrom(1, -2, 3.5f, Float.NaN, 1e-42f, -0f));
            tensors.put("b", arena.allocate(1).copyFrom(7));
            Safetensors.write(file(), Map.of("k", "v"), tensors);
            return file();
        }
    }

    /** Byte for byte what the format's description says, read by other means. */
    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        byte[] bytes = Files.readAllBytes(writeTwo());
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(buffer.getLong(0));
        assertThat(length % 8).as("data is aligned").isZero();
        assertThat(bytes[8]).isEqualTo((byte) '{');
        JsonNode header = new ObjectMapper().readTree(bytes, 8, length);
        List<String> names = new ArrayList<>();
        header.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("__metadata__", "w", "b");
        assertThat(header.get("__metadata__").toString()).isEqualTo("{\"k\":\"v\"}");
        assertThat(header.get("w").toString()).isEqualTo("{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}");
        assertThat(header.get("b").toString()).isEqualTo("{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[24,28]}");
        assertThat(bytes).hasSize(8 + length + 28);
        float[] values = new float[7];
        buffer.position(8 + length)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        assertThat(values).containsExactly(1, -2, 3.5f, Float.NaN, 1e-42f, -0f, 7);
    }

    @Test
    void comesBackAsItWas() throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Safetensors content = Safetensors.read(writeTwo(), arena);
            assertThat(content.metadata()).isEqualTo(Map.of("k", "v"));
            assertThat(content.tensors().keySet()).containsExactly("w", "b");
            assertThat(tensor(content, "w").shape()).isEqualTo(Shape.of(2, 3));
            assertThat(tensor(content, "w").toArray()).containsExactly(1, -2, 3.5f, Float.NaN, 1e-42f, -0f);
        }
    }

    /** Headers of other writers: data in another order than names, spaces, no metadata, a scalar. */
    @Test
    void headersOfOtherWritersAreRead() throws IOException {
        withHeader(
                "{ " + tensor("b", "F32", "[ ]", "[8, 12]") + " , \n" + tensor("a", "F32", "[1, 2]", "[0, 8]") + "}   ",
                12);
        try (TensorArena arena = TensorArena.ofShared()) {
            Safetensors content = Safetensors.read(file(), arena);
            assertThat(content.metadata()).isEmpty();
            assertThat(content.tensors().keySet()).containsExactly("a", "b");
            assertThat(tensor(content, "b").shape()).isEqualTo(Shape.of());
        }
    }

    @Test
    void aFileWithoutTensorsIsRead() throws IOException {
        withHeader("{}", 0);
        try (TensorArena arena = TensorArena.ofShared()) {
            assertThat(Safetensors.read(file(), arena).tensors()).isEmpty();
        }
    }

    /** A model file cut at any byte. */
    @Test
    void filesCutAtAnyByteAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(writeTwo());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertRefused("cut at " + length, file(), () -> read(file()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 4096})
    void dataBehindTheLastTensorIsRefused(int extra) throws IOException {
        byte[] whole = Files.readAllBytes(writeTwo());
        Files.write(file(), Arrays.copyOf(whole, whole.length + extra));
        assertRefused(file(), () -> read(file())).contains("28 bytes").contains("found " + (28 + extra));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1L << 32, 1000})
    void headerLengthsThatLieAreRefused(long length) throws IOException {
        byte[] bytes = Files.readAllBytes(writeTwo());
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        Files.write(file(), bytes);
        AllocationMeter meter = AllocationMeter.ofThreads();
        long before = meter.bytes();
        assertRefused(file(), () -> read(file())).contains("header");
        assertThat(meter.bytes() - before).as("heap bytes").isLessThan(1_000_000);
    }

    /** A case: what is wrong, the header, the bytes of data, and a piece of the message. */
    record Lie(String what, String header, int data, String message) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Lie one(String what, String dtype, String shape, String offsets, int data, String message) {
        return new Lie(what, "{" + tensor("t", dtype, shape, offsets) + "}", data, message);
    }

    private static Lie two(String what, String firstOffsets, String secondOffsets, int data, String message) {
        return new Lie(
                what,
                "{" + tensor("a", "F32", "[2]", firstOffsets) + "," + tensor("b", "F32", "[1]", secondOffsets) + "}",
                data,
                message);
    }

    static Stream<Lie> lies() {
        return Stream.of(
                two("overlap", "[0,8]", "[4,8]", 8, "tensor 'b': expected data from byte 8 on, found from 4"),
                two("same place", "[0,8]", "[0,4]", 8, "expected data from byte"),
                two("gap between", "[0,8]", "[12,16]", 16, "tensor 'b': expected data from byte 8 on, found from 12"),
                two("gap before", "[4,12]", "[12,16]", 16, "tensor 'a': expected data from byte 0 on, found from 4"),
                two("out of range", "[0,8]", "[8,12]", 8, "expected 12 bytes by the header, found 8"),
                two("shorter than the data", "[0,8]", "[8,12]", 16, "expected 12 bytes by the header, found 16"),
                one("far out of range", "F32", "[1]", "[4000000000000,4000000000004]", 4, "data from byte 0"),
                one("more bytes than the shape", "F32", "[1]", "[0,8]", 8, "expected 4 bytes for shape 1, found 8"),
                one(
                        "fewer bytes than the shape",
                        "F32",
                        "[2,2]",
                        "[0,8]",
                        8,
                        "expected 16 bytes for shape 2x2, found 8"),
                one("begin behind end", "F32", "[1]", "[4,0]", 4, "data_offsets"),
                one("one offset", "F32", "[1]", "[0]", 4, "data_offsets"),
                one("three offsets", "F32", "[1]", "[0,4,8]", 4, "data_offsets"),
                one("no offsets", "F32", "[1]", "[]", 4, "data_offsets"),
                one("negative offset", "F32", "[1]", "[-4,0]", 4, "data_offsets: expected an array of whole numbers"),
                one("fraction as offset", "F32", "[1]", "[0.0,4]", 4, "data_offsets"),
                one("exponent as offset", "F32", "[1]", "[0,4e0]", 4, "data_offsets"),
                one("text as offset", "F32", "[1]", "[0,\"4\"]", 4, "data_offsets"),
                one("offsets that are no array", "F32", "[1]", "4", 4, "data_offsets"),
                one("offset beyond 64 bits", "F32", "[1]", "[0,99999999999999999999]", 4, "data_offsets"),
                one("negative dimension", "F32", "[-1]", "[0,4]", 4, "shape"),
                one("two negative dimensions", "F32", "[-1,-1]", "[0,4]", 4, "shape"),
                one("dimension 0", "F32", "[0]", "[0,0]", 0, "shape"),
                one("dimension beyond int", "F32", "[4294967297]", "[0,4]", 4, "shape"),
                one("product beyond int", "F32", "[65536,65536]", "[0,4]", 4, "shape"),
                one("product that wraps to 1", "F32", "[4294967296,4294967296]", "[0,4]", 4, "shape"),
                one(
                        "product that wraps around a long",
                        "F32",
                        "[2147483647,2147483647,2147483647]",
                        "[0,4]",
                        4,
                        "shape"),
                one("shape that is no array", "F32", "1", "[0,4]", 4, "shape"),
                one("shape of text", "F32", "[\"1\"]", "[0,4]", 4, "shape"),
                one("shape of null", "F32", "[null]", "[0,4]", 4, "shape"),
                one("half precision", "F16", "[2]", "[0,4]", 4, "dtype: expected \"F32\", found F16"),
                one("double precision", "F64", "[1]", "[0,8]", 8, "dtype"),
                one("unknown type", "f32", "[1]", "[0,4]", 4, "dtype"),
                new Lie(
                        "type that is no text",
                        "{\"t\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}",
                        4,
                        "dtype"),
                new Lie("no type", "{\"t\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype"),
                new Lie("no shape", "{\"t\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "tensor 't'"),
                new Lie("no place", "{\"t\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "tensor 't'"),
                new Lie(
                        "something else besides",
                        "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}",
                        4,
                        "tensor 't'"),
                new Lie("tensor that is no object", "{\"t\":[0,4]}", 4, "tensor 't': expected an object"),
                new Lie("tensor that is null", "{\"t\":null}", 0, "tensor 't': expected an object"),
                new Lie(
                        "name twice",
                        "{" + tensor("t", "F32", "[1]", "[0,4]") + "," + tensor("t", "F32", "[1]", "[4,8]") + "}",
                        8,
                        "each name once"),
                new Lie(
                        "key of a tensor twice",
                        "{\"t\":{\"dtype\":\"F16\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                        4,
                        "each name once"),
                new Lie("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "each name once"),
                new Lie(
                        "metadata that is no object",
                        "{\"__metadata__\":\"x\"}",
                        0,
                        "__metadata__: expected an object"),
                new Lie("metadata of a number", "{\"__metadata__\":{\"k\":1}}", 0, "__metadata__ k: expected a string"),
                new Lie("metadata of an object", "{\"__metadata__\":{\"k\":{}}}", 0, "expected a string"),
                new Lie("array", "[]", 0, "header: expected an object"),
                new Lie("text", "\"F32\"", 0, "header: expected an object"),
                new Lie("no JSON", "hello there", 0, "header: expected JSON"),
                new Lie("half an object", "{\"t\":", 0, "header: expected JSON"),
                new Lie("two objects", "{}{}", 0, "header: expected JSON"),
                new Lie("zeros behind the object", "{}\u0000\u0000", 0, "header: expected JSON"),
                new Lie("comment", "{}//", 0, "header: expected JSON"),
                new Lie("byte order mark", "\uFEFF{}", 0, "header: expected JSON"),
                new Lie("deep nesting", "{\"t\":" + "[".repeat(50_000), 0, "at most 64 levels"),
                new Lie("deep nesting of objects", "{\"t\":".repeat(50_000), 0, "at most 64 levels"));
    }

    /** Lying headers; nothing has been taken from the arena. */
    @ParameterizedTest
    @MethodSource("lies")
    void headersThatLieAreRefused(Lie lie) throws IOException {
        withHeader(lie.header, lie.data);
        try (TensorArena arena = TensorArena.ofShared()) {
            assertRefused(file(), () -> Safetensors.read(file(), arena)).contains(lie.message);
            assertThat(arena.bytes()).isZero();
        }
    }

    /** The format: a header begins with a brace; only behind it may spaces stand. */
    @ParameterizedTest
    @ValueSource(strings = {" {}", "\n{}", "\t {} "})
    void headersThatDoNotBeginWithABraceAreRefused(String header) throws IOException {
        withHeader(header, 0);
        assertRefused(file(), () -> read(file())).contains("header: expected '{' as its first character");
    }

    /** A buffer views 2 GB at the most, a tensor has up to 8: it is written and read in pieces. */
    @Test
    void piecesCoverATensorOnce() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor t = arena.allocate(3).copyFrom(1, 2, 3);
            for (int most = 1; most < 15; most++) {
                ByteBuffer all = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
                for (ByteBuffer piece : Safetensors.pieces(t.segment(), most)) {
                    assertThat(piece.remaining()).isBetween(1, most);
                    all.put(piece);
                }
                assertThat(new float[] {all.getFloat(0), all.getFloat(4), all.getFloat(8)})
                        .containsExactly(1, 2, 3);
                assertThat(all.remaining()).isZero();
            }
        }
    }

    @Test
    void headersThatAreNotUtf8AreRefused() throws IOException {
        byte[][] bad = {
            {'{', '"', (byte) 0xFF, '"', ':', '1', '}'},
            {'{', '"', (byte) 0xC3, '"', ':', '1', '}'},
            // a surrogate in UTF-8, and an overlong slash
            {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'},
            {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'},
        };
        for (byte[] header : bad) {
            withHeader(header, 0);
            assertRefused(file(), () -> read(file())).contains("UTF-8");
        }
    }

    /** Whatever stands in a file, the message about it stays one line that a terminal can show. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\\nb\":1}",
                "{\"a\\u001b[2Jb\":1}",
                "{\"a\\u0085\\u2028b\":1}",
                "{\"t\":{\"dtype\":\"F\\r\\n32\"}}",
                "{\"t\":\"a\\nb\"}",
                "\"a\\nb\"",
                "{\"__metadata__\":{\"a\\nb\":1}}",
                "{\"a\\nb\":1,\"a\\nb\":1}",
            })
    void messagesAreOneLineWhateverTheFileSays(String header) throws IOException {
        withHeader(header, 0);
        assertRefused(file(), () -> read(file()));
    }

    @Test
    void messagesAreShortWhateverTheFileSays() throws IOException {
        String much = "x".repeat(100_000);
        for (String header : List.of(
                "{\"" + much + "\":1}",
                "{\"t\":\"" + much + "\"}",
                "{\"t\":{\"dtype\":\"" + much + "\"}}",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(50_000) + "1],\"data_offsets\":[0,8]}}",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + "1,".repeat(50_000) + "1]}}",
                "{\"" + much + "\":1,\"" + much + "\":1}")) {
            withHeader(header, 0);
            assertRefused(file(), () -> read(file()));
        }
    }

    /**
     * A few megabytes of digits must not keep a reader busy for hours. The time is a guard against that, not a
     * measurement.
     */
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endlessNumbersAreRefusedAtOnce() throws IOException {
        withHeader("{\"t\":" + "7".repeat(3_000_000) + "}", 0);
        assertRefused(file(), () -> read(file()));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> read(file()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(file().toString());
    }

    @Test
    void aFolderIsAnIoException() {
        assertThatThrownBy(() -> read(folder)).isInstanceOf(IOException.class);
    }

    /**
     * Any damage is noticed or harmless: nothing but a refusal may come out, and never more memory than the file has.
     */
    @Test
    void flippedBitsGiveARefusalOrAValidRead() throws IOException {
        byte[] good = Files.readAllBytes(writeTwo());
        Random random = new Random(11);
        int valid = 0;
        for (int i = 0; i < 25_000; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file(), bad);
            try (TensorArena arena = TensorArena.ofShared()) {
                try {
                    Safetensors.read(file(), arena);
                    valid++;
                } catch (MalformedFileException e) {
                    assertThat(e.getMessage()).startsWith(file() + ": ").doesNotContain("\n");
                }
                assertThat(arena.bytes()).isLessThanOrEqualTo(64L * good.length);
            }
        }
        // Flips in the data and in names go unnoticed, others must not.
        assertThat(valid).isBetween(1_000, 20_000);
    }

    /** Bytes written over bytes: more of a header is touched at once than by flips. */
    @Test
    void randomBytesInTheHeaderGiveARefusalOrAValidRead() throws IOException {
        byte[] good = Files.readAllBytes(writeTwo());
        byte[] alphabet = "{}[]\",:0123456789-.eE\\u \ntF".getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(12);
        for (int i = 0; i < 10_000; i++) {
            byte[] bad = good.clone();
            int at = 8 + random.nextInt(good.length - 36);
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                bad[at++] = alphabet[random.nextInt(alphabet.length)];
            }
            Files.write(file(), bad);
            try {
                read(file());
            } catch (MalformedFileException e) {
                assertThat(e.getMessage()).startsWith(file() + ": ");
            }
        }
    }

    /** When the tensors cannot be read any more, the file that was there stays, and nothing else. */
    @Test
    void aWriteThatFailsLeavesTheOldFile() throws IOException {
        writeTwo();
        byte[] before = Files.readAllBytes(file());
        TensorArena arena = TensorArena.ofShared();
        Tensor first = arena.allocate(1000);
        arena.close();
        assertThatThrownBy(() -> Safetensors.write(file(), Map.of(), Map.of("t", first)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file()).hasBinaryContent(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void anOldFileIsReplaced() throws IOException {
        Files.write(file(), new byte[10_000]);
        writeTwo();
        read(file());
    }

    /** The name is the format's own; a tensor of that name would make a file that nobody can read. */
    @Test
    void aTensorNamedAsTheMetadataIsRefused() throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            assertThatThrownBy(() -> Safetensors.write(file(), Map.of(), Map.of("__metadata__", arena.allocate(1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("__metadata__");
        }
        assertThat(file()).doesNotExist();
    }

    /**
     * Half a surrogate pair has no UTF-8: it comes back as it was, or is refused, but never turns into something else.
     */
    @Test
    void namesThatAreNoUnicodeAreRefusedOrKept() throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            String name = "a\uD800b";
            try {
                Safetensors.write(file(), Map.of(name, name), Map.of(name, arena.allocate(1)));
            } catch (IllegalArgumentException e) {
                assertThat(file()).doesNotExist();
                return;
            }
            Safetensors content = Safetensors.read(file(), arena);
            assertThat(content.tensors()).containsOnlyKeys(name);
            assertThat(content.metadata()).isEqualTo(Map.of(name, name));
        }
    }
}
