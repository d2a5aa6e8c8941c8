package lanewise.nn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;

/** What is written is the format, comes back, and replaces a file as a whole or not at all. */
class SafetensorsTest extends SafetensorsFolder {
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
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> read(file()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(file().toString());
    }

    @Test
    void aFolderIsAnIoException() {
        assertThatThrownBy(() -> read(folder)).isInstanceOf(IOException.class);
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
