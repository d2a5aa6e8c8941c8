package lanewise.simd.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Angles so great that only Payne and Hanek's reduction is of use. */
class AnglesTest {
    private static final double BOUND = 1.3;

    private static void check(float x) {
        assertThat(Ulp.error(Angles.sin(x), StrictMath.sin(x))).as("sin(%s)", x).isLessThanOrEqualTo(BOUND);
        assertThat(Ulp.error(Angles.cos(x), StrictMath.cos(x))).as("cos(%s)", x).isLessThanOrEqualTo(BOUND);
        assertThat(Angles.sin(-x)).isEqualTo(-Angles.sin(x));
        assertThat(Angles.cos(-x)).isEqualTo(Angles.cos(x));
    }

    /** 16367173·2⁷² is of all floats the one nearest to a multiple of π/2 (Muller, Elementary Functions). */
    @ParameterizedTest
    @ValueSource(floats = {16367173f * 0x1p72f, 0x1.000002p22f, 0x1p22f, 0x1p23f, 0x1p127f, Float.MAX_VALUE})
    void known(float x) {
        check(x);
    }

    @Test
    void everyExponent() {
        SplittableRandom random = new SplittableRandom(3);
        for (int exponent = 22; exponent < 128; exponent++) {
            for (int i = 0; i < 200; i++) {
                check(Float.intBitsToFloat(((exponent + 127) << 23) | random.nextInt(1 << 23)));
            }
        }
    }
}
