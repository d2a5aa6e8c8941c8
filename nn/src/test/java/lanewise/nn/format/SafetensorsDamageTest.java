package lanewise.nn.format;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import lanewise.simd.AllocationMeter;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut, too long or damaged are refused, or harmless. */
class SafetensorsDamageTest extends SafetensorsFolder {
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
}
