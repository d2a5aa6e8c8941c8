package lanewise.nn.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever is written comes back, and another JSON reader sees the same header.
 */
class SafetensorsRoundTripTest {
    /** Everything that needs an escape, or several bytes, or two chars, is likely. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> points = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between('a', 'z')),
                Tuple.of(2, Arbitraries.integers().between(0, 0x7F)),
                Tuple.of(1, Arbitraries.of((int) '"', (int) '\\', (int) '/', 0xFEFF, 0x2028, 0xFFFF)),
                Tuple.of(1, Arbitraries.integers().between(0x80, 0xD7FF)),
                Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10FFFF)));
        return points.list()
                .ofMaxSize(12)
                .map(list -> list.stream().map(Character::toString).reduce("", String::concat))
                .filter(s -> !s.equals("__metadata__"));
    }

    @Provide
    Arbitrary<Map<String, String>> metadata() {
        return Arbitraries.maps(texts(), texts()).ofMaxSize(4);
    }

    @Provide
    Arbitrary<Map<String, List<Integer>>> shapes() {
        return Arbitraries.maps(
                        texts(), Arbitraries.integers().between(1, 5).list().ofMaxSize(4))
                .ofMaxSize(5);
    }

    @Property(tries = 300)
    void everythingComesBack(
            @ForAll("metadata") Map<String, String> metadata,
            @ForAll("shapes") Map<String, List<Integer>> shapes,
            @ForAll int bits)
            throws IOException {
        Path file = Files.createTempFile("round-trip", ".safetensors");
        try (TensorArena arena = TensorArena.ofShared()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            shapes.forEach((name, dims) -> {
                Tensor t =
                        arena.allocate(Shape.of(dims.stream().mapToInt(d -> d).toArray()));
                for (int i = 0; i < t.size(); i++) {
                    t.set(i, Float.intBitsToFloat(bits + i * 0x9E3779B9));
                }
                tensors.put(name, t);
            });
            Safetensors.write(file, metadata, tensors);
            Safetensors content = Safetensors.read(file, arena);
            assertThat(content.metadata()).isEqualTo(metadata);
            assertThat(new ArrayList<>(content.tensors().keySet())).isEqualTo(new ArrayList<>(tensors.keySet()));
            tensors.forEach((name, t) -> {
                Tensor read = Objects.requireNonNull(content.tensors().get(name));
                assertThat(read.shape()).isEqualTo(t.shape());
                // Bits: NaNs have payloads.
                assertThat(read.segment().mismatch(t.segment())).isEqualTo(-1);
            });
            checkHeader(Files.readAllBytes(file), metadata, shapes);
        } finally {
            Files.delete(file);
        }
    }

    private static void checkHeader(byte[] bytes, Map<String, String> metadata, Map<String, List<Integer>> shapes)
            throws IOException {
        int length = Math.toIntExact(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
        JsonNode header = new ObjectMapper().readTree(bytes, 8, length);
        assertThat(header.size()).isEqualTo(shapes.size() + (metadata.isEmpty() ? 0 : 1));
        metadata.forEach((key, value) ->
                assertThat(header.get("__metadata__").get(key).textValue()).isEqualTo(value));
        shapes.forEach((name, dims) -> assertThat(header.get(name).get("shape").toString())
                .isEqualTo(dims.toString().replace(" ", "")));
        assertThat(length % 8).isZero();
    }
}
