package lanewise.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
    private static final List<String> AB = List.of("a", "b");

    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void keepsWhatItIsGiven() {
        Tensor x = arena.allocate(2, 6).copyFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Dataset data = new Dataset("d", x, new int[] {1, 0}, AB, Shape.of(2, 3));
        assertThat(data.name()).isEqualTo("d");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.width()).isEqualTo(6);
        assertThat(data.label(0)).isEqualTo(1);
        assertThat(data.classes()).isEqualTo(AB);
        assertThat(data.exampleShape()).isEqualTo(Shape.of(2, 3));
        Tensor batch = arena.allocate(3, 6);
        data.copyExample(1, batch, 2);
        assertThat(batch.slice(12, 6).toArray()).containsExactly(7, 8, 9, 10, 11, 12);
        assertThat(batch.slice(0, 12).toArray()).containsOnly(0);
    }

    /** A caller who goes on using the arrays does not change the data. */
    @Test
    void copiesLabels() {
        int[] labels = {1, 0};
        Dataset data = new Dataset("d", arena.allocate(2, 1), labels, AB, Shape.of(1));
        labels[0] = 0;
        assertThat(data.label(0)).isEqualTo(1);
    }

    @Test
    void subsetsAreCopiesInTheOrderGiven() {
        Dataset data = Clouds.numbered(5, 2, arena);
        Dataset part = data.subset("part", new int[] {4, 1, 4}, arena);
        data.features().set(4, 99);
        assertThat(part.features().toArray()).containsExactly(4, 1, 4);
        assertThat(part.label(0)).isEqualTo(0);
        assertThat(part.label(1)).isEqualTo(1);
        assertThat(part.name()).isEqualTo("part");
        assertThat(part.classes()).isEqualTo(data.classes());
    }

    @Test
    void anEmptySubsetIsRefused() {
        assertThatThrownBy(() -> Clouds.numbered(5, 2, arena).subset("part", new int[0], arena))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("part")
                .hasMessageContaining("no examples");
    }

    /** Labels out of range. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 2, Integer.MAX_VALUE})
    void labelsOutOfRangeAreRefusedWithTheNumbers(int label) {
        assertThatThrownBy(() -> new Dataset("d", arena.allocate(2, 1), new int[] {0, label}, AB, Shape.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("d: ")
                .hasMessageContaining("example 1")
                .hasMessageContaining("label " + label)
                .hasMessageContaining("2 classes");
    }

    @Test
    void numbersThatDifferAreRefusedWithBoth() {
        assertThatThrownBy(() -> new Dataset("d", arena.allocate(3, 1), new int[] {0, 1}, AB, Shape.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 examples")
                .hasMessageContaining("2 labels");
        assertThatThrownBy(() -> new Dataset("d", arena.allocate(3, 1), new int[0], AB, Shape.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 examples")
                .hasMessageContaining("0 labels");
    }

    @Test
    void featuresOfAnotherShapeAreRefused() {
        assertThatThrownBy(() -> new Dataset("d", arena.allocate(2, 5), new int[] {0, 1}, AB, Shape.of(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2x5")
                .hasMessageContaining("6");
        assertThatThrownBy(() -> new Dataset("d", arena.allocate(2), new int[] {0, 1}, AB, Shape.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("features are 2 ");
        assertThatThrownBy(() -> new Dataset("d", arena.allocate(), new int[] {0}, AB, Shape.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scalar");
    }
}
