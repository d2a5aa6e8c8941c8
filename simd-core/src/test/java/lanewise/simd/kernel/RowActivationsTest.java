package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.DefinitionActivations;
import lanewise.simd.reference.DefinitionReductions;
import org.junit.jupiter.api.Test;

/** Activations that work on rows equal their definitions bit for bit: GLU, SwiGLU, maxout, PReLU. */
class RowActivationsTest {
    private static final int ROWS = Slices.ROWS - 1;
    private static final int PIECES = 2;

    private interface Gate<T> {
        void run(T pair, T y, int rows, int cols);
    }

    private interface GateGradient<T> {
        void run(T pair, T dy, T dpair, int rows, int cols);
    }

    private static void gate(
            Gate<Tensor> forward,
            Gate<float[]> definition,
            GateGradient<Tensor> backward,
            GateGradient<float[]> backwardDefinition) {
        Slices.everywhere((s, n) -> {
            int cols = n / 2;
            float[] pair = s.mixed(2 * ROWS * cols);
            float[] y = new float[ROWS * cols];
            definition.run(pair, y, ROWS, cols);
            Tensor out = s.output(s.mixed(ROWS * cols));
            forward.run(s.input(pair), out, ROWS, cols);
            s.expect(out, y);
            float[] dy = s.mixed(ROWS * cols);
            float[] dpair = new float[2 * ROWS * cols];
            backwardDefinition.run(pair, dy, dpair, ROWS, cols);
            Tensor apart = s.output(s.mixed(2 * ROWS * cols));
            backward.run(s.input(pair), s.input(dy), apart, ROWS, cols);
            s.expect(apart, dpair);
            Tensor same = s.output(pair);
            backward.run(same, s.input(dy), same, ROWS, cols);
            s.expect(same, dpair);
        });
    }

    @Test
    void gluEqualsItsDefinition() {
        gate(Glu::glu, DefinitionActivations::glu, Glu::gluBackward, DefinitionActivations::gluBackward);
    }

    @Test
    void swiGluEqualsItsDefinition() {
        gate(
                SwiGlu::swiGlu,
                DefinitionActivations::swiGlu,
                SwiGlu::swiGluBackward,
                DefinitionActivations::swiGluBackward);
    }

    @Test
    void maxoutEqualsItsDefinition() {
        Slices.everywhere((s, n) -> {
            int cols = n / PIECES;
            float[] x = s.mixed(PIECES * ROWS * cols);
            for (int i = 0; i < x.length; i += 5) {
                x[i] = Math.round(x[i]); // ties
            }
            float[] y = new float[ROWS * cols];
            DefinitionActivations.maxout(x, y, ROWS, cols, PIECES);
            Tensor out = s.output(s.mixed(ROWS * cols));
            Maxout.maxout(s.input(x), out, ROWS, cols, PIECES);
            s.expect(out, y);
            float[] dy = s.mixed(ROWS * cols);
            float[] dx = new float[x.length];
            DefinitionActivations.maxoutBackward(x, y, dy, dx, ROWS, cols, PIECES);
            Tensor gradient = s.output(s.mixed(x.length));
            Maxout.maxoutBackward(s.input(x), s.input(y), s.input(dy), gradient, ROWS, cols, PIECES);
            s.expect(gradient, dx);
        });
    }

    @Test
    void maxoutGivesTheGradientToTheFirstOfEqualPieces() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(3).copyFrom(2f, 2f, 1f);
            Tensor y = arena.allocate(1);
            Tensor dx = arena.allocate(3);
            Maxout.maxout(x, y, 1, 1, 3);
            Maxout.maxoutBackward(x, y, arena.allocate(1).copyFrom(5f), dx, 1, 1, 3);
            assertThat(y.get(0)).isEqualTo(2f);
            assertThat(dx.toArray()).containsExactly(5f, 0f, 0f);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Maxout.maxout(x, y, 1, 1, 0))
                    .withMessageContainingAll("maxout:", "0 pieces");
        }
    }

    @Test
    void preluEqualsItsDefinition() {
        Slices.everywhere((s, n) -> {
            float[] slope = s.mixed(n);
            float[] x = s.mixed(ROWS * n);
            float[] y = new float[ROWS * n];
            DefinitionActivations.prelu(slope, x, y, ROWS, n);
            Tensor out = s.output(x);
            Prelu.prelu(s.input(slope), out, out, ROWS, n);
            s.expect(out, y);
            float[] dy = s.mixed(ROWS * n);
            float[] dx = new float[ROWS * n];
            float[] dslope = new float[n];
            DefinitionActivations.preluBackward(slope, x, dy, dx, dslope, ROWS, n);
            Tensor gradient = s.output(dy);
            Tensor slopes = s.output(s.mixed(n));
            Prelu.preluBackward(s.input(slope), s.input(x), gradient, gradient, slopes, ROWS, n);
            s.expect(gradient, dx);
            s.expect(slopes, dslope);
        });
    }

    @Test
    void sharedPrelu() {
        Slices.everywhere((s, n) -> {
            float a = s.samples().normal(1)[0];
            float[] x = s.mixed(n);
            float[] dy = s.mixed(n);
            float[] y = new float[n];
            float[] dx = new float[n];
            DefinitionActivations.leakyRelu(a, x, y, n);
            DefinitionActivations.leakyReluBackward(a, x, dy, dx, n);
            float dslope = DefinitionReductions.slopeGradient(x, dy, 0, n);
            Tensor slope = s.input(a);
            Tensor apart = s.output(s.mixed(n));
            SharedPrelu.sharedPrelu(slope, s.input(x), apart, n);
            s.expect(apart, y);
            Tensor over = s.output(x);
            SharedPrelu.sharedPrelu(slope, over, over, n);
            s.expect(over, y);
            Tensor overDy = s.output(dy);
            Tensor first = s.output(0f);
            SharedPrelu.sharedPreluBackward(slope, s.input(x), overDy, overDy, first, n);
            s.expect(overDy, dx);
            s.expect(first, dslope);
            Tensor overX = s.output(x);
            Tensor second = s.output(0f);
            SharedPrelu.sharedPreluBackward(slope, overX, s.input(dy), overX, second, n);
            s.expect(overX, dx);
            s.expect(second, dslope);
        });
    }

    @Test
    void channelPrelu() {
        Slices.everywhere((s, n) -> {
            int channels = 3;
            // Twice three planes are no more than a slice may hold.
            int plane = Math.max(1, n / 2);
            int all = ROWS * channels * plane;
            float[] slope = s.mixed(channels);
            float[] x = s.mixed(all);
            float[] y = new float[all];
            DefinitionActivations.channelPrelu(slope, x, y, channels, plane);
            Tensor out = s.output(x);
            ChannelPrelu.channelPrelu(s.input(slope), out, out, ROWS, channels, plane);
            s.expect(out, y);
            float[] dy = s.mixed(all);
            float[] dx = new float[all];
            float[] dslope = new float[channels];
            DefinitionActivations.channelPreluBackward(slope, x, dy, dx, dslope, channels, plane);
            Tensor gradient = s.output(dy);
            Tensor slopes = s.output(s.mixed(channels));
            ChannelPrelu.channelPreluBackward(
                    s.input(slope), s.input(x), gradient, gradient, slopes, ROWS, channels, plane);
            s.expect(gradient, dx);
            s.expect(slopes, dslope);
            Tensor overX = s.output(x);
            ChannelPrelu.channelPreluBackward(s.input(slope), overX, s.input(dy), overX, slopes, ROWS, channels, plane);
            s.expect(overX, dx);
            s.expect(slopes, dslope);
        });
    }

    @Test
    void slopeGradientOfManyGoesByBlocks() {
        int n = 3 * Reductions.BLOCK + 77;
        float[] x = new Samples(1).normal(n);
        float[] dy = new Samples(2).normal(n);
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor dslope = arena.allocate(1);
            Tensor t = arena.allocate(n).copyFrom(x);
            SharedPrelu.sharedPreluBackward(
                    arena.allocate(1), t, arena.allocate(n).copyFrom(dy), arena.allocate(n), dslope, n);
            assertThat(dslope.get(0)).isEqualTo(DefinitionReductions.slopeGradient(x, dy, 0, n));
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(16);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ExponentialUnits.elu(-1f, x, x, 16))
                    .withMessageContainingAll("elu:", "alpha", "-1.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ExponentialUnits.eluBackward(Float.NaN, x, x, x, 16))
                    .withMessageContainingAll("eluBackward:", "alpha", "NaN");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ChannelPrelu.channelPrelu(x, x, x, 1, -1, 4))
                    .withMessageContainingAll("channelPrelu:", "-1 channels of 4", "negative");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ChannelPrelu.channelPrelu(x, x, x, 3, 1 << 20, 1 << 20))
                    .withMessageContainingAll("channelPrelu:", "16 elements", "3x2147483647");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Glu.glu(x, x.slice(7, 4), 1, 4))
                    .withMessageContainingAll("glu:", "pair", "y", "overlap in 4 bytes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SwiGlu.swiGluBackward(x.slice(0, 8), x.slice(7, 4), x.slice(0, 8), 1, 4))
                    .withMessageContainingAll("swiGluBackward:", "dy", "dpair", "overlap in 4 bytes");
        }
    }
}
