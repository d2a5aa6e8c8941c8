package lanewise.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final Tensor x = arena.allocate(2, 3).copyFrom(0f, 1f, 2f, 3f, 4f, 5f);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void elementsInRowMajorOrder() {
        assertThat(x.get(4)).isEqualTo(4f);
        x.set(4, -1f);
        assertThat(x.toArray()).containsExactly(0f, 1f, 2f, 3f, -1f, 5f);
        assertThat(x.segment().byteSize()).isEqualTo(24);
        assertThat(x).hasToString("Tensor 2x3");
    }

    /** The padding behind a tensor is not part of it. */
    @Test
    void elementsOutside() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> x.get(6));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> x.get(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> x.set(6, 1f));
    }

    @Test
    void slicesAreViews() {
        Tensor s = x.slice(2, 3);
        assertThat(s.shape()).isEqualTo(Shape.of(3));
        s.set(0, 9f);
        assertThat(x.get(2)).isEqualTo(9f);
        assertThat(x.slice(0, 6).toArray()).containsExactly(x.toArray());
        assertThat(s.slice(1, 1).get(0)).isEqualTo(3f);
    }

    @Test
    void slicesOutside() {
        int[][] bad = {{-1, 2}, {0, 7}, {6, 1}, {3, 4}, {2, 0}, {2, -1}, {1, Integer.MAX_VALUE}, {Integer.MAX_VALUE, 1}
        };
        for (int[] s : bad) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> x.slice(s[0], s[1]))
                    .withMessageContainingAll("slice of " + s[1] + " from " + s[0], "2x3", "(6)");
        }
    }

    @Test
    void reshapeKeepsTheElements() {
        Tensor r = x.reshape(3, 2);
        assertThat(r.shape()).isEqualTo(Shape.of(3, 2));
        r.set(5, 7f);
        assertThat(x.get(5)).isEqualTo(7f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.reshape(4, 2))
                .withMessageContainingAll("2x3 (6)", "4x2 (8)");
    }

    @Test
    void copiesTakeAllElementsOrAreRefused() {
        Tensor y = arena.allocate(6).copyFrom(x);
        assertThat(y.toArray()).containsExactly(x.toArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.copyFrom(1f, 2f))
                .withMessageContainingAll("2 elements", "2x3 (6)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> y.slice(0, 4).copyFrom(x))
                .withMessageContainingAll("6 elements", "4 (4)");
    }

    @Test
    void readOnlyViews() {
        Tensor view = x.asReadOnly();
        x.set(0, 8f);
        assertThat(view.get(0)).isEqualTo(8f);
        assertThatIllegalArgumentException().isThrownBy(() -> view.set(0, 1f));
        assertThatIllegalArgumentException().isThrownBy(() -> view.slice(0, 1).set(0, 1f));
        assertThat(x.get(0)).isEqualTo(8f);
    }

    @Test
    void heapMemoryIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(MemorySegment.ofArray(new float[6]), Shape.of(2, 3)))
                .withMessageContainingAll("2x3", "heap", "TensorArena");
    }

    /** Kernels are compiled for shared memory only. */
    @Test
    void memoryOfOneThreadIsRefused() {
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment memory = confined.allocate(24);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tensor.of(memory, Shape.of(2, 3)))
                    .withMessageContainingAll("2x3", "single thread", "shared");
        }
    }

    @Test
    void foreignMemory() {
        try (Arena other = Arena.ofShared()) {
            MemorySegment memory = other.allocate(26);
            Tensor t = Tensor.of(memory, Shape.of(2, 3));
            assertThat(t.segment().byteSize()).isEqualTo(24);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tensor.of(memory, Shape.of(7)))
                    .withMessageContainingAll("needs 28", "has 26");
        }
    }
}
