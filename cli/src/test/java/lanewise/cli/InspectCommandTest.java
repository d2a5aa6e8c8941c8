package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aModelWithItsTensorsTextsAndLayers() {
        TrainedModel.ofDigits(folder);
        Program.Outcome outcome = lanewise("inspect", folder);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("format      safetensors, 6 tensors, 213 elements")
                .containsPattern("dense1.weight +F32 +64x1 +256 ")
                .containsPattern("dense2.bias +F32 +10 +40 ")
                .containsPattern("standardizer.std +F32 +64 +256 .* 0 +0\n")
                .contains("lanewise.data digits", "input input 64; dense1 = dense 1 (input)")
                .contains("layer", "per example");
        JsonNode json = lanewise("inspect", folder, "--json").json();
        assertThat(json.get("format").asText()).isEqualTo("safetensors");
        assertThat(json.get("metadata").get("lanewise.data").asText()).isEqualTo("digits");
        assertThat(json.get("tensors")).hasSize(6);
        JsonNode weight = json.get("tensors").get(0);
        assertThat(weight.get("name").asText()).isEqualTo("dense1.weight");
        assertThat(weight.get("shape").toString()).isEqualTo("[64,1]");
        assertThat(weight.get("min").asDouble()).isLessThan(weight.get("mean").asDouble());
        assertThat(weight.get("mean").asDouble()).isLessThan(weight.get("max").asDouble());
    }

    /** Types and values that no file of ours has. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F64     | 2 | 000000000000f03f 000000000000f0bf | -1 | 0 | 1 | 0 | 0",
                "F32     | 3 | 0000803f 0000c07f 0000807f        | 1 | 1 | 1 | 1 | 1",
                "F16     | 2 | 003c 00c2                         | -3 | -1 | 1 | 0 | 0",
                "BF16    | 2 | 803f c07f                         | 1 | 1 | 1 | 1 | 0",
                "F8_E5M2 | 3 | 3c 7c 7f                          | 1 | 1 | 1 | 1 | 1",
                "F8_E4M3 | 4 | 38 7e 01 ff                       | 0.001953125 | 149.66731770833334 | 448 | 1 | 0",
                "I64     | 1 | feffffffffffffff                  | -2 | -2 | -2 | 0 | 0",
                "I32     | 1 | feffffff                          | -2 | -2 | -2 | 0 | 0",
                "I16     | 1 | feff                              | -2 | -2 | -2 | 0 | 0",
                "I8      | 2 | fe 02                             | -2 | 0 | 2 | 0 | 0",
                "U64     | 1 | ffffffffffffffff                  | 1.8446744073709552E19 | 1.8446744073709552E19 | 1.8446744073709552E19 | 0 | 0",
                "U32     | 1 | ffffffff                          | 4294967295 | 4294967295 | 4294967295 | 0 | 0",
                "U16     | 1 | ffff                              | 65535 | 65535 | 65535 | 0 | 0",
                "U8      | 2 | 00 ff                             | 0 | 127.5 | 255 | 0 | 0",
                "BOOL    | 4 | 00 01 01 01                       | 0 | 0.75 | 1 | 0 | 0",
            })
    void foreignSafetensors(
            String type, int n, String bytes, double min, double mean, double max, int nan, int infinite)
            throws IOException {
        byte[] data = java.util.HexFormat.of().parseHex(bytes.replace(" ", ""));
        String header = "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[" + n + "],\"data_offsets\":[0," + data.length
                + "]},\"empty\":{\"dtype\":\"" + type + "\",\"shape\":[0,3],\"data_offsets\":[" + data.length + ","
                + data.length + "]}}";
        JsonNode json = inspect(safetensors(header, data));
        JsonNode a = json.get("tensors").get(0);
        assertThat(a.get("type").asText()).isEqualTo(type);
        assertThat(a.get("min").asDouble()).isEqualTo(min);
        assertThat(a.get("mean").asDouble()).isEqualTo(mean);
        assertThat(a.get("max").asDouble()).isEqualTo(max);
        assertThat(a.get("nan").asInt()).isEqualTo(nan);
        assertThat(a.get("infinite").asInt()).isEqualTo(infinite);
        JsonNode empty = json.get("tensors").get(1);
        assertThat(empty.get("bytes").asInt()).isZero();
        assertThat(empty.get("min").isNull()).isTrue();
    }

    /** A file must not write over the screen of whoever looks at it: neither ESC nor the single byte that begins the same sequences in ISO 8859. */
    @Test
    void foreignTextsCannotSteerTheTerminal() throws IOException {
        String evil = "\\u001b[2J\\u009b31m\\u202egpj.\\rx\\u0007";
        String header = "{\"__metadata__\":{\"note" + evil + "\":\"a" + evil + "\\nb\"},\"t" + evil
                + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        Program.Outcome outcome = lanewise("inspect", safetensors(header, new byte[1]));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("note [2J 31m gpj. x", "a [2J 31m gpj. x", "t [2J 31m gpj. x");
        assertThat(outcome.out().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }

    /** With --json the layers are not shown, so they need not make sense. */
    @Test
    void jsonNeedsNoLayers() throws IOException {
        String header = "{\"__metadata__\":{\"lanewise.graph\":\"?\"},\"t\":{\"dtype\":\"F32\",\"shape\":[1],"
                + "\"data_offsets\":[0,4]}}";
        JsonNode json = inspect(safetensors(header, new byte[] {0, 0, (byte) 0xc0, 0x7f}));
        assertThat(json.get("tensors").get(0).get("nan").asInt()).isEqualTo(1);
        assertThat(json.get("tensors").get(0).get("mean").isNull()).isTrue();
    }

    @Test
    void numpyArrays() throws IOException {
        byte[] big = npy(1, "{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", 0, 1, -1, -1);
        JsonNode array = inspect(file("a.npy", big)).get("tensors").get(0);
        assertThat(array.get("type").asText()).isEqualTo("I16");
        assertThat(array.get("min").asInt()).isEqualTo(-1);
        assertThat(array.get("max").asInt()).isEqualTo(1);
        byte[] scalar = npy(2, "{'descr': '|b1', 'fortran_order': True, 'shape': (), }", 1);
        assertThat(inspect(file("b", scalar)).get("tensors").get(0).get("shape"))
                .isEmpty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("weights.npy"));
            zip.write(npy(3, "{'shape': (1, 1), 'fortran_order': False, 'descr': '<f4'}", 0, 0, 0x80, 0x3F));
            zip.putNextEntry(new ZipEntry("readme.txt"));
        }
        JsonNode npz = inspect(file("c", bytes.toByteArray()));
        assertThat(npz.get("format").asText()).isEqualTo("NPZ");
        assertThat(npz.get("tensors")).hasSize(1);
        assertThat(npz.get("tensors").get(0).get("name").asText()).isEqualTo("weights");
        assertThat(npz.get("tensors").get(0).get("mean").asDouble()).isEqualTo(1);
    }

    @Test
    void idxPlainAndGzipped() throws IOException {
        byte[] idx = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 255};
        JsonNode plain = inspect(file("images", idx));
        assertThat(plain.get("format").asText()).isEqualTo("IDX");
        assertThat(plain.get("tensors").get(0).get("shape").toString()).isEqualTo("[2,3]");
        assertThat(plain.get("tensors").get(0).get("max").asInt()).isEqualTo(255);
        byte[] zipped = gzip(idx);
        assertThat(inspect(file("images.gz", zipped))
                        .get("tensors")
                        .get(0)
                        .get("mean")
                        .asDouble())
                .isEqualTo(45);
        assertRefused(file("cut.gz", Arrays.copyOf(zipped, zipped.length - 9)), "the file is cut off or damaged");
    }

    @Test
    void whatIsDamagedIsExplained() throws IOException {
        byte[] idx = {0, 0, 8, 1, 0, 0, 0, 2, 1};
        assertRefused(file("idx", idx), "byte 9: expected 10 bytes by the header, found 9 in the file");
        assertRefused(file("type", new byte[] {0, 0, 7, 1, 0}), "byte 0: expected 0x0000 and a type");
        assertRefused(file("empty", new byte[0]), "byte 0", "nothing; the file is empty");
        assertRefused(file("text", "hello".getBytes(StandardCharsets.UTF_8)), "found 68 65 6c 6c 6f");
        assertRefused(file("x.npy", "hello".getBytes(StandardCharsets.UTF_8)), "start", "this is no NPY array");
        assertRefused(file("v.npy", npy(9, "{}")), "version: expected 1 to 3, found 9");
        assertRefused(
                file("t.npy", npy(1, "{'descr': 'O', 'fortran_order': False, 'shape': (2,), }")),
                "descr: expected the type of a number such as '<f4', found 'O'");
        assertRefused(
                file("s.npy", npy(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 1, 2)),
                "bytes by the header");
        assertRefused(
                file("h.npy", npy(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 9), }")),
                "less than 2^63 bytes");
        assertRefused(file("z.npz", "PKnothing".getBytes(StandardCharsets.UTF_8)), "archive", "a ZIP file");
        assertRefused(file("m.safetensors", new byte[] {1, 2, 3}), "3 bytes in all");
        assertRefused(
                safetensors("{\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,1]}}", new byte[1]), "dtype");
        assertRefused(
                safetensors("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,1]}}", new byte[1]),
                "8 bytes for shape 1, found 1 by its offsets");
        assertThat(lanewise("inspect", folder.resolve("nothing")).errLines())
                .containsExactly("lanewise: " + folder.resolve("nothing") + ": no such file");
    }

    private void assertRefused(Path file, String... explanations) {
        Program.Outcome outcome = lanewise("inspect", file);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errLines()).hasSize(1);
        assertThat(outcome.err())
                .contains(file.toString())
                .contains(explanations)
                .contains("; try a fresh copy");
    }

    private JsonNode inspect(Path file) {
        Program.Outcome outcome = lanewise("inspect", file, "--json");
        assertThat(outcome.err()).isEmpty();
        return outcome.json();
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Path safetensors(String header, byte[] data) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length())
                .put(header.getBytes(StandardCharsets.UTF_8))
                .put(data);
        return file("foreign", bytes.array());
    }

    private static byte[] npy(int version, String header, int... data) {
        ByteBuffer bytes =
                ByteBuffer.allocate(12 + header.length() + data.length + 1).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            bytes.putShort((short) (header.length() + 1));
        } else {
            bytes.putInt(header.length() + 1);
        }
        bytes.put((header + "\n").getBytes(StandardCharsets.UTF_8));
        for (int b : data) {
            bytes.put((byte) b);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }
}
