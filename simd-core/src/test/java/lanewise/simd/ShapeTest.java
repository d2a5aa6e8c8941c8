package lanewise.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {
    @Test
    void dimensionsAndElements() {
        Shape s = Shape.of(32, 28, 28);
        assertThat(s.rank()).isEqualTo(3);
        assertThat(s.dim(0)).isEqualTo(32);
        assertThat(s.dim(2)).isEqualTo(28);
        assertThat(s.elements()).isEqualTo(25_088);
        assertThat(s).hasToString("32x28x28");
        assertThat(Shape.of(28).prepend(32).prepend(2)).isEqualTo(Shape.of(2, 32, 28));
    }

    @Test
    void aScalarHasOneElement() {
        assertThat(Shape.of().elements()).isEqualTo(1);
        assertThat(Shape.of().rank()).isZero();
        assertThat(Shape.of()).hasToString("scalar");
        assertThat(Shape.of().prepend(7)).isEqualTo(Shape.of(7));
    }

    @Test
    void equalByDimensions() {
        assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
        assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(6));
        assertThat(Shape.of(1)).isNotEqualTo(Shape.of()).isNotEqualTo("1");
    }

    @Test
    void isImmutable() {
        int[] dims = {2, 3};
        Shape s = Shape.of(dims);
        dims[0] = 100;
        s.toArray()[1] = 100;
        assertThat(s).isEqualTo(Shape.of(2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void dimensionsBelowOne(int d) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(3, d, 5))
                .withMessageContainingAll("3x" + d + "x5", "dimension of " + d);
    }

    /** Also where the product of int wraps to a small number, and that of long too. */
    @Test
    void tooManyElements() {
        int max = Integer.MAX_VALUE;
        int[][] tooLarge = {{max}, {max - 15}, {65_536, 65_536}, {1 << 16, 1 << 16, 1 << 16, 1 << 16}, {max, max, max}};
        for (int[] dims : tooLarge) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Shape.of(dims))
                    .withMessageContainingAll(String.valueOf(dims[0]), "2147483631");
        }
        assertThat(Shape.of(2_147_483_631).elements()).isEqualTo(2_147_483_631);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(1 << 20).prepend(1 << 20))
                .withMessageContaining("1048576x1048576");
    }
}
