package lanewise.nn.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.io.TempDir;

/** A folder with one file in it, as tests of the format need it. */
class SafetensorsFolder {
    @TempDir
    Path folder;

    Path file() {
        return folder.resolve("model.safetensors");
    }

    static void read(Path file) throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Safetensors.read(file, arena);
        }
    }

    /** A file with this header, of the right length, and data of zeros. */
    Path withHeader(String header, int dataBytes) throws IOException {
        return withHeader(header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    Path withHeader(byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        return Files.write(file(), bytes.array());
    }

    static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets
                + "}";
    }

    static Tensor tensor(Safetensors content, String name) {
        return Objects.requireNonNull(content.tensors().get(name));
    }

    Path writeTwo() throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("w", arena.allocate(2, 3).copyFrom(1, -2, 3.5f, Float.NaN, 1e-42f, -0f));
            tensors.put("b", arena.allocate(1).copyFrom(7));
            Safetensors.write(file(), Map.of("k", "v"), tensors);
            return file();
        }
    }
}
