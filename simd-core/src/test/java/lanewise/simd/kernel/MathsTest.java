package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Angles;
import lanewise.simd.lane.Exponentials;
import lanewise.simd.lane.Gaussian;
import lanewise.simd.lane.LaneMath;
import lanewise.simd.lane.Logarithms;
import lanewise.simd.lane.Powers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mathematical functions of tensors equal their scalar functions bit for bit, disjoint and in place. */
class MathsTest {
    private interface Kernel {
        void run(Tensor x, Tensor y, int n);
    }

    private interface Scalar {
        float of(float x);
    }

    private enum Function {
        EXP(Exponential::exp, LaneMath::exp),
        EXPM1(Exponential::expm1, Exponentials::expm1),
        LOG(Logarithm::log, LaneMath::log),
        LOG1P(Logarithm::log1p, Logarithms::log1p),
        ERF(ErrorFunction::erf, Gaussian::erf),
        SIN(Trigonometry::sin, Angles::sin),
        COS(Trigonometry::cos, Angles::cos);

        final Kernel kernel;
        final Scalar scalar;

        Function(Kernel kernel, Scalar scalar) {
            this.kernel = kernel;
            this.scalar = scalar;
        }
    }

    private static void map(Kernel kernel, Scalar scalar) {
        ElementwiseTest.unary(kernel::run, (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = scalar.of(x[i]);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void equalsItsDefinition(Function f) {
        map(f.kernel, f.scalar);
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 0.5f, 2f, 3f, -1f, -2.5f, 1e10f, Float.NaN, Float.POSITIVE_INFINITY})
    void powEqualsItsDefinition(float exponent) {
        map((x, y, n) -> Power.pow(x, exponent, y, n), x -> Powers.pow(x, exponent));
    }

    /** A great angle, an infinity or a NaN changes nothing for its neighbours, whichever block it is in. */
    @ParameterizedTest
    @ValueSource(floats = {1e30f, -1e10f, Float.POSITIVE_INFINITY, Float.NaN})
    void greatAnglesAmongSmallOnes(float great) {
        int n = 1100;
        try (TensorArena arena = TensorArena.ofShared()) {
            float[] angles = new Samples(5).finite(n);
            for (int at : new int[] {-1, 0, 511, 512, 1099}) {
                Tensor x = arena.allocate(n).copyFrom(angles);
                if (at >= 0) {
                    x.set(at, great);
                }
                Tensor y = arena.allocate(n);
                Trigonometry.sin(x, y, n);
                for (int i = 0; i < n; i++) {
                    assertThat(Float.floatToIntBits(y.get(i)))
                            .as("sin(%s)", x.get(i))
                            .isEqualTo(Float.floatToIntBits(Angles.sin(x.get(i))));
                }
            }
        }
    }
}
