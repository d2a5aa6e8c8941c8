package lanewise.simd.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes damaged files of good ones: input k is a function of corpus, seed and k, so a failure is found again by its number. One to four changes each, of the kinds
 * that fuzzers have found useful (M. Zalewski, "american fuzzy lop", technical notes): bits, bytes, numbers at the edge of their range, pieces removed, repeated,
 * exchanged with another file, words of the format.
 */
public final class Mutator {
    private static final int MOST_BYTES = 1 << 16;
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        127,
        128,
        255,
        256,
        32767,
        32768,
        65535,
        65536,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        100_000_001
    };

    private final List<byte[]> corpus;
    private final List<byte[]> words;
    private final long seed;

    /**
     * Over some files.
     *
     * @param words of the format, to be put anywhere
     */
    public Mutator(List<byte[]> corpus, List<String> words, long seed) {
        this.corpus = List.copyOf(corpus);
        this.words = words.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toList();
        this.seed = seed;
    }

    /** Input number {@code k}; the first are the files themselves. */
    public byte[] input(long k) {
        if (k < corpus.size()) {
            return corpus.get((int) k).clone();
        }
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + k);
        byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
        for (int n = random.nextInt(1, 5); n > 0; n--) {
            bytes = changed(bytes, random);
        }
        return bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
    }

    private byte[] changed(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return new byte[random.nextInt(16)];
        }
        int at = random.nextInt(bytes.length);
        // Headers are where damage tells, and they come first.
        at = random.nextBoolean() ? at : Math.min(at, random.nextInt(64));
        int length = random.nextInt(1 + Math.min(32, bytes.length - at));
        return switch (random.nextInt(9)) {
            case 0 -> withByte(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
            case 1 -> withByte(bytes, at, random.nextInt(256));
            case 2 -> withNumber(bytes, at, random);
            case 3 -> replaced(bytes, at, length, new byte[0]);
            case 4 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            case 5 -> Arrays.copyOf(bytes, at);
            case 6 -> replaced(bytes, at, length, piece(random));
            case 7 -> replaced(bytes, at, random.nextBoolean() ? 0 : length, word(random));
            default -> replaced(bytes, at, 0, noise(random));
        };
    }

    private static byte[] withByte(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    private static byte[] withNumber(byte[] bytes, int at, SplittableRandom random) {
        long value = EDGES[random.nextInt(EDGES.length)] + random.nextInt(-1, 2);
        int width = 1 << random.nextInt(4);
        boolean bigEndian = random.nextBoolean();
        for (int i = 0; i < width && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> 8 * (bigEndian ? width - 1 - i : i));
        }
        return bytes;
    }

    private byte[] piece(SplittableRandom random) {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(64)));
    }

    private byte[] word(SplittableRandom random) {
        return words.isEmpty() ? noise(random) : words.get(random.nextInt(words.size()));
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] noise = new byte[random.nextInt(1, 9)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        byte[] result = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }
}
