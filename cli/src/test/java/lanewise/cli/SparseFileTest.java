package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of a terabyte of holes: whoever read them would be at it for minutes. */
class SparseFileTest {
    private static final long BYTES = 1_000_000_000_000L;

    @TempDir
    private Path folder;

    private Path sparse(String name, byte... start) throws IOException {
        Path file = Files.write(folder.resolve(name), start);
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(BYTES);
        }
        return file;
    }

    private static byte[] header(String dict) {
        byte[] text = dict.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] npy = new byte[10 + text.length];
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0}, 0, npy, 0, 10);
        System.arraycopy(text, 0, npy, 10, text.length);
        return npy;
    }

    private void assertRefused(Path data, Path file, String explanation) {
        Program.Outcome outcome = lanewise("train", "--data", data, "--out", folder.resolve("run"));
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.errLines()).hasSize(1);
        assertThat(outcome.err()).startsWith("lanewise: " + file + ": ").contains(explanation);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    @Timeout(60)
    void aTableWithoutAnyLineIsRefused() throws IOException {
        Path csv = sparse("data.csv", (byte) '1');
        assertRefused(csv, csv, "line 1: expected a row of cells");
    }

    @Test
    @Timeout(60)
    void anArrayThatMemoryCannotHoldIsRefusedByItsHeader() throws IOException {
        long rows = (BYTES - 128) / 1000;
        byte[] start = header("{'descr': '|u1', 'fortran_order': False, 'shape': (" + rows + ", 1000), }");
        byte[] padded = java.util.Arrays.copyOf(start, 128);
        java.util.Arrays.fill(padded, start.length, 127, (byte) ' ');
        padded[127] = '\n';
        padded[8] = 118;
        Path npy = folder.resolve("data.npy");
        Files.write(npy, padded);
        try (RandomAccessFile hole = new RandomAccessFile(npy.toFile(), "rw")) {
            hole.setLength(128 + 1000 * rows);
        }
        assertRefused(npy, npy, "as numbers in memory it takes 7992.0 GB but this machine has ");
    }

    /** They are mapped, not read; what their header says is refused all the same. */
    @Test
    @Timeout(60)
    void imagesThatMemoryCannotHoldAreNotRead() throws IOException {
        Path images = sparse("train-images-idx3-ubyte", (byte) 0, (byte) 0, (byte) 8, (byte) 3);
        for (String name :
                new String[] {"train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
            Files.write(folder.resolve(name), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 0});
        }
        assertRefused(folder, images, "dimension 1: expected 1 to 2147483647, found 0");
    }

    @Test
    @Timeout(60)
    void aConfigurationAndAModelAreRefused() throws IOException {
        Path config = sparse("train.toml", (byte) '#');
        Program.Outcome outcome = lanewise("train", "--config", config);
        assertThat(outcome.errLines())
                .containsExactly("lanewise: " + config
                        + ": line 1, column 1: expected at most 262144 bytes, found 1000000000000");
        Path model = sparse("model.safetensors", (byte) '1');
        Program.Outcome info = lanewise("info", model);
        assertThat(info.code()).isEqualTo(1);
        assertThat(info.errLines()).hasSize(1);
        assertThat(info.err()).startsWith("lanewise: " + model + ": ");
    }
}
