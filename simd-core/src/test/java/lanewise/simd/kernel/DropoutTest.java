package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Dropout.Scaling;
import lanewise.simd.reference.DefinitionRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dropout in both conventions, its mask recomputed and stored. */
class DropoutTest {
    private static final Rng RNG = new Rng(9, 3);
    private static final int N = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void equalsItsDefinition(Scaling scaling) {
        for (float rate : new float[] {0f, 0.1f, 0.5f, 0.999f}) {
            float scale = scaling == Scaling.INVERTED ? 1f / (1f - rate) : 1f;
            Slices.everywhere((s, n) -> {
                long first = s.samples().below(1000);
                float[] x = s.mixed(n);
                float[] wanted = new float[n];
                DefinitionRandom.dropout(RNG, first, 1f - rate, scale, x, wanted, n);
                Tensor apart = s.output(s.mixed(n));
                Dropout.dropout(RNG, first, rate, scaling, s.input(x), apart, n);
                s.expect(apart, wanted);
                Tensor same = s.output(x);
                Dropout.dropout(RNG, first, rate, scaling, same, same, n);
                s.expect(same, wanted);
            });
        }
    }

    /** Stored factors give the bits of recomputed ones, in the forward and in the backward pass. */
    @ParameterizedTest
    @EnumSource
    void storedMaskGivesTheSame(Scaling scaling) {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            float[] ones = new float[n];
            Arrays.fill(ones, 1f);
            float scale = scaling == Scaling.INVERTED ? 1f / (1f - 0.4f) : 1f;
            float[] factors = new float[n];
            DefinitionRandom.dropout(RNG, 7, 1f - 0.4f, scale, ones, factors, n);
            float[] wanted = new float[n];
            DefinitionRandom.dropout(RNG, 7, 1f - 0.4f, scale, x, wanted, n);
            Tensor mask = s.output(s.mixed(n));
            Dropout.mask(RNG, 7, 0.4f, scaling, mask, n);
            s.expect(mask, factors);
            Tensor y = s.output(s.mixed(n));
            Dropout.masked(s.input(x), mask, y, n);
            s.expect(y, wanted);
        });
    }

    @Test
    void droppedChannels() {
        Slices.everywhere((s, n) -> {
            int channels = Slices.ROWS;
            float[] x = s.mixed(channels * n);
            float[] wanted = new float[channels * n];
            for (int c = 0; c < channels; c++) {
                for (int i = c * n; i < (c + 1) * n; i++) {
                    wanted[i] = RNG.uniform(20 + c) < 0.5f ? x[i] * 2f : 0f;
                }
            }
            Tensor y = s.output(s.mixed(channels * n));
            Dropout.dropoutChannels(RNG, 20, 0.5f, Scaling.INVERTED, s.input(x), y, channels, n);
            s.expect(y, wanted);
        });
    }

    /** A share of 1 − rate is kept: within six standard deviations. */
    private static double kept(Tensor y) {
        double kept = 0;
        for (int i = 0; i < y.size(); i++) {
            kept += y.get(i) == 0f ? 0 : 1;
        }
        return kept / y.size();
    }

    private static double mean(Tensor y) {
        double sum = 0;
        for (int i = 0; i < y.size(); i++) {
            sum += y.get(i);
        }
        return sum / y.size();
    }

    @Test
    @DisplayName("I05: vanilla dropout keeps with p, and multiplies by p in inference; expectations agree")
    void classic() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(N);
            Tensor y = arena.allocate(N);
            Elementwise.fill(3f, x, N);
            for (float keep : new float[] {0.5f, 0.8f}) {
                Dropout.dropout(RNG, 0, 1f - keep, Scaling.CLASSIC, x, y, N);
                double six = 6 * Math.sqrt(keep * (1 - keep) / N);
                assertThat(kept(y)).isCloseTo(keep, within(six));
                double trained = mean(y);
                Dropout.inference(1f - keep, Scaling.CLASSIC, x, y, N);
                assertThat(y.get(0)).isEqualTo(3f * (1f - (1f - keep)));
                assertThat(trained).isCloseTo(mean(y), within(3 * six + 1e-6));
            }
        }
    }

    @Test
    @DisplayName("I06: inverted dropout divides by p in training and leaves inference untouched")
    void inverted() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(N);
            Tensor y = arena.allocate(N);
            Elementwise.fill(3f, x, N);
            Dropout.dropout(RNG, 0, 0.2f, Scaling.INVERTED, x, y, N);
            double six = 6 * Math.sqrt(0.8 * 0.2 / N);
            assertThat(kept(y)).isCloseTo(0.8, within(six));
            assertThat(mean(y)).isCloseTo(3.0, within(3 / 0.8 * six + 1e-6));
            for (int i = 0; i < 1000; i++) {
                assertThat(y.get(i)).isIn(0f, 3f * (1f / (1f - 0.2f)));
            }
            Dropout.inference(0.2f, Scaling.INVERTED, x, y, N);
            assertThat(y.toArray()).isEqualTo(x.toArray());
        }
    }

    @Test
    @DisplayName("I08: E[a] = ½(w0·x + w1·y) over the four masks at p = 0.5, and inference inflates nothing")
    void expectationOfAUnit() {
        float w0 = 3f;
        float w1 = -5f;
        float x = 0.5f;
        float y = 0.25f;
        double sum = 0;
        for (int mask = 0; mask < 4; mask++) {
            sum += (mask & 1) * w0 * x + (mask >> 1) * w1 * y;
        }
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor in = arena.allocate(2).copyFrom(x, y);
            Tensor out = arena.allocate(2);
            Dropout.inference(0.5f, Scaling.CLASSIC, in, out, 2);
            assertThat((double) (w0 * out.get(0) + w1 * out.get(1))).isEqualTo(sum / 4);
            double drawn = 0;
            int draws = 1 << 16;
            for (int i = 0; i < draws; i++) {
                Dropout.dropout(RNG, 2L * i, 0.5f, Scaling.CLASSIC, in, out, 2);
                drawn += w0 * out.get(0) + w1 * out.get(1);
            }
            double deviation = 0.5 * Math.sqrt((w0 * x * w0 * x + w1 * y * w1 * y) / draws);
            assertThat(drawn / draws).isCloseTo(sum / 4, within(6 * deviation));
        }
    }

    /** Steps, streams and seeds drop differently. */
    @Test
    void otherNumbersDropOthers() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor[] y = {arena.allocate(N), arena.allocate(N), arena.allocate(N), arena.allocate(N)};
            Dropout.mask(new Rng(1, 1), 0, 0.5f, Scaling.CLASSIC, y[0], N);
            Dropout.mask(new Rng(1, 1), N, 0.5f, Scaling.CLASSIC, y[1], N);
            Dropout.mask(new Rng(1, 2), 0, 0.5f, Scaling.CLASSIC, y[2], N);
            Dropout.mask(new Rng(2, 1), 0, 0.5f, Scaling.CLASSIC, y[3], N);
            for (int a = 0; a < 4; a++) {
                for (int b = 0; b < a; b++) {
                    int both = 0;
                    for (int i = 0; i < N; i++) {
                        both += y[a].get(i) == 1f && y[b].get(i) == 1f ? 1 : 0;
                    }
                    assertThat((double) both / N).isCloseTo(0.25, within(6 * Math.sqrt(0.25 * 0.75 / N)));
                }
            }
        }
    }

    @Test
    void ratesOutsideTheirRange() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(8);
            for (float rate : new float[] {-0.1f, 1f, 1.5f, Float.NaN}) {
                String text = "dropRate is " + rate;
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Dropout.dropout(RNG, 0, rate, Scaling.INVERTED, x, x, 8))
                        .withMessageContainingAll("dropout:", text, "[0, 1)");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Dropout.mask(RNG, 0, rate, Scaling.INVERTED, x, 8))
                        .withMessageContainingAll("mask:", text);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Dropout.inference(rate, Scaling.CLASSIC, x, x, 8))
                        .withMessageContainingAll("inference:", text);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Dropout.dropoutChannels(RNG, 0, rate, Scaling.CLASSIC, x, x, 2, 4))
                        .withMessageContainingAll("dropoutChannels:", text);
            }
        }
    }
}
