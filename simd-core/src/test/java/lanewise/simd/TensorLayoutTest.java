package lanewise.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TensorLayoutTest {
    @Test
    void offsetsAndBytes() {
        TensorLayout layout = TensorLayout.builder()
                .add("weight", 784, 128)
                .add("bias", 10)
                .add("scale")
                .build();
        assertThat(layout.entry("weight").offset()).isZero();
        assertThat(layout.entry("bias").offset()).isEqualTo(784 * 128);
        assertThat(layout.entry("bias").paddedEnd()).isEqualTo(784 * 128 + 16);
        assertThat(layout.entry("scale")).isEqualTo(new TensorLayout.Entry("scale", Shape.of(), 784 * 128 + 16));
        assertThat(layout.floats()).isEqualTo(784 * 128 + 32);
        assertThat(layout.bytes()).isEqualTo(4L * layout.floats());
        assertThat(layout.elements()).isEqualTo(784 * 128 + 11);
        assertThat(layout.entries()).extracting(TensorLayout.Entry::name).containsExactly("weight", "bias", "scale");
    }

    /** Tensors lie one behind the other, each on a multiple of 64 bytes, no gap larger than it must be. */
    @Property(tries = 200)
    void everyTensorIsAligned(@ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 100) Integer> sizes) {
        TensorLayout.Builder builder = TensorLayout.builder();
        for (int i = 0; i < sizes.size(); i++) {
            builder.add("t" + i, sizes.get(i));
        }
        TensorLayout layout = builder.build();
        int next = 0;
        for (TensorLayout.Entry e : layout.entries()) {
            assertThat(e.offset()).isEqualTo(next);
            assertThat(e.offset() % TensorLayout.ALIGNMENT_FLOATS).isZero();
            int gap = e.paddedEnd() - e.offset() - e.shape().elements();
            assertThat(gap).isBetween(0, TensorLayout.ALIGNMENT_FLOATS - 1);
            next = e.paddedEnd();
        }
        assertThat(layout.floats()).isEqualTo(next);
    }

    @Test
    void namesAreUnique() {
        TensorLayout.Builder builder = TensorLayout.builder().add("w", 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add("w", 4))
                .withMessageContaining("'w'");
        assertThat(builder.build().entry("w").shape()).isEqualTo(Shape.of(3));
    }

    @Test
    void unknownNames() {
        TensorLayout layout = TensorLayout.builder().add("w", 3).add("b", 1).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout.entry("c"))
                .withMessageContainingAll("'c'", "w", "b");
    }

    /** One slab is counted with int; the shapes alone take no memory, so this costs nothing. */
    @Test
    void tooLargeForOneSlab() {
        TensorLayout.Builder builder = TensorLayout.builder().add("a", 1 << 30);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add("b", 1 << 30))
                .withMessageContainingAll("'b'", "2147483648", "2147483631");
        assertThat(builder.build().floats()).isEqualTo(1 << 30);
        assertThat(builder.build().bytes()).isEqualTo(1L << 32);
    }

    @Test
    void aBuiltLayoutDoesNotGrow() {
        TensorLayout.Builder builder = TensorLayout.builder().add("a", 1);
        TensorLayout layout = builder.build();
        builder.add("b", 1);
        assertThat(layout.entries()).hasSize(1);
        assertThat(layout.floats()).isEqualTo(16);
    }
}
