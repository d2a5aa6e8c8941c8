package lanewise.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * The embedded data: 1,797 handwritten digits of 8x8 pixels in 0 … 16 (Optical Recognition of Handwritten Digits, E. Alpaydin and
 * C. Kaynak, UCI Machine Learning Repository, CC BY 4.0; the test part, as distributed with scikit-learn).
 */
public final class Digits {
    private static final String RESOURCE = "digits.csv.gz";
    private static final int PIXELS = 64;
    private static final double TEST_SHARE = 0.2;
    private static final long SPLIT_SEED = 1;

    private Digits() {}

    /** All of them. */
    public static Dataset load(TensorArena arena) {
        byte[] text = text();
        int[] numbers = numbers(text, count(text, (byte) '\n') * (PIXELS + 1));
        int[] labels = new int[numbers.length / (PIXELS + 1)];
        Tensor features = arena.allocate(labels.length, PIXELS);
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < PIXELS; j++) {
                features.set(i * PIXELS + j, numbers[i * (PIXELS + 1) + j]);
            }
            labels[i] = numbers[i * (PIXELS + 1) + PIXELS];
        }
        return new Dataset(
                "digits",
                features,
                labels,
                IntStream.range(0, 10).mapToObj(String::valueOf).toList(),
                Shape.of(8, 8));
    }

    /** The fixed stratified split that every figure in the documentation uses: 80 % to learn from, 20 % to test. */
    public static Split loadSplit(TensorArena arena) {
        return Split.stratified(load(arena), TEST_SHARE, SPLIT_SEED, arena);
    }

    private static byte[] text() {
        try (InputStream in = Digits.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the jar has lost its resource " + RESOURCE + "; build it again");
            }
            return new GZIPInputStream(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(byte[] text, byte c) {
        int n = 0;
        for (byte b : text) {
            n += b == c ? 1 : 0;
        }
        return n;
    }

    /** Whole numbers, each followed by one other character. A string for every cell would be ten megabytes of garbage. */
    private static int[] numbers(byte[] text, int n) {
        int[] numbers = new int[n];
        int at = 0;
        for (byte b : text) {
            if (b >= '0') {
                numbers[at] = 10 * numbers[at] + b - '0';
            } else {
                at++;
            }
        }
        return numbers;
    }
}
