package lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The embedded data and its fixed 80/20 split. */
class DigitsTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private static int[] perClass(Dataset data) {
        int[] counts = new int[10];
        IntStream.range(0, data.size()).forEach(i -> counts[data.label(i)]++);
        return counts;
    }

    @Test
    void everythingIsThere() {
        Dataset digits = Digits.load(arena);
        assertThat(digits.size()).isEqualTo(1797);
        assertThat(digits.exampleShape()).isEqualTo(Shape.of(8, 8));
        assertThat(digits.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        // As scikit-learn counts them
        assertThat(perClass(digits)).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
        for (float pixel : digits.features().toArray()) {
            assertThat(pixel).isBetween(0f, 16f);
        }
    }

    /** The first image, row by row, as printed in scikit-learn's documentation. */
    @Test
    void theFirstImageIsAZero() {
        Dataset digits = Digits.load(arena);
        assertThat(digits.label(0)).isZero();
        assertThat(digits.features().slice(0, 16).toArray())
                .containsExactly(0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0);
    }

    /** The licence wants the attribution to stay with the data. */
    @Test
    void theAttributionIsBesideTheData() throws IOException {
        try (InputStream in = Objects.requireNonNull(Digits.class.getResourceAsStream("README.md"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Alpaydin")
                    .contains("Kaynak")
                    .contains("CC BY 4.0");
        }
    }

    /** A fifth of each class, to the nearest whole one. */
    @Test
    void theFixedSplit() {
        Split split = Digits.loadSplit(arena);
        assertThat(perClass(split.test())).containsExactly(36, 36, 35, 37, 36, 36, 36, 36, 35, 36);
        assertThat(perClass(split.train())).containsExactly(142, 146, 142, 146, 145, 146, 145, 143, 139, 144);
        assertThat(split.train().size()).isEqualTo(1438);
        assertThat(split.test().size()).isEqualTo(359);
    }

    @Test
    void theFixedSplitIsTheSameEveryTime() {
        assertThat(Digits.loadSplit(arena).test().features().toArray())
                .isEqualTo(Digits.loadSplit(arena).test().features().toArray());
    }
}
