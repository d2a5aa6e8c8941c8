package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.Definition;
import org.junit.jupiter.api.Test;

/** Updates equal their definitions bit for bit, for any range of the slabs, and never leave a denormal moment. */
class UpdatesTest {
    /** A few elements before and behind the range, which stay as they are. */
    private static final int BEFORE = 5;

    private static final int BEHIND = 4;

    private static int slab(int n) {
        return BEFORE + n + BEHIND;
    }

    @Test
    void sgd() {
        for (double lr : new double[] {0.1, 0, 1e-8, 1e30}) {
            Slices.everywhere((s, n) -> {
                float[] theta = s.mixed(slab(n));
                float[] grad = s.mixed(slab(n));
                Tensor t = s.output(theta);
                Updates.sgd(t, s.input(grad), lr, BEFORE, BEFORE + n);
                Definition.sgd(theta, grad, lr, BEFORE, BEFORE + n);
                s.expect(t, theta);
            });
        }
    }

    @Test
    void momentum() {
        double[][] forms = {{0.9, 1, 0.1}, {0.9, -0.1, -1}, {0, 1, 0.1}};
        for (double[] f : forms) {
            Slices.everywhere((s, n) -> {
                float[] theta = s.mixed(slab(n));
                float[] grad = s.mixed(slab(n));
                float[] v = s.mixed(slab(n));
                Tensor t = s.output(theta);
                Tensor velocity = s.output(v);
                Updates.momentum(t, s.input(grad), velocity, f[0], f[1], f[2], BEFORE, BEFORE + n);
                Definition.momentum(theta, grad, v, f[0], f[1], f[2], BEFORE, BEFORE + n);
                s.expect(t, theta);
                s.expect(velocity, v);
            });
        }
    }

    @Test
    void adam() {
        double[][] settings = {{0.9, 0.999, 1e-8, 0.01, 31.6}, {0, 0, 1e-3, 1, 1}};
        for (double[] h : settings) {
            Slices.everywhere((s, n) -> {
                float[] theta = s.mixed(slab(n));
                float[] grad = s.mixed(slab(n));
                float[] mu = s.mixed(slab(n));
                float[] nu = absolute(s.mixed(slab(n)));
                Tensor t = s.output(theta);
                Tensor first = s.output(mu);
                Tensor second = s.output(nu);
                Updates.adam(t, s.input(grad), first, second, h[0], h[1], h[2], h[3], h[4], BEFORE, BEFORE + n);
                Definition.adam(theta, grad, mu, nu, h[0], h[1], h[2], h[3], h[4], BEFORE, BEFORE + n);
                s.expect(t, theta);
                s.expect(first, mu);
                s.expect(second, nu);
            });
        }
    }

    private static float[] absolute(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.abs(x[i]);
        }
        return x;
    }

    /** A vector and a tail, so that both overloads decay. */
    private static final int N = Slices.LONGEST;

    /** Every moment that a zero gradient lets decay is a normal number at every step, and exactly 0 in the end. */
    @Test
    void momentsDecayToZeroWithoutDenormals() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor theta = arena.allocate(N);
            Tensor grad = arena.allocate(N);
            Tensor v = arena.allocate(N);
            Tensor mu = arena.allocate(N);
            Tensor nu = arena.allocate(N);
            for (Tensor t : new Tensor[] {v, mu}) {
                t.copyFrom(new Samples(7).finite(N));
            }
            nu.copyFrom(absolute(new Samples(8).finite(N)));
            for (int step = 0; step < 1000; step++) {
                Updates.momentum(theta, grad, v, 0.9, 1, 1e-3, 0, N);
                Updates.adam(theta, grad, mu, nu, 0.9, 0.9, 1e-8, 1e-3, 1, 0, N);
                assertThat(hasDenormal(v) || hasDenormal(mu) || hasDenormal(nu))
                        .as("step %d", step)
                        .isFalse();
            }
            assertThat(v.toArray()).containsOnly(0f);
            assertThat(mu.toArray()).containsOnly(0f);
            assertThat(nu.toArray()).containsOnly(0f);
        }
    }

    private static boolean hasDenormal(Tensor x) {
        for (int i = 0; i < x.size(); i++) {
            float v = Math.abs(x.get(i));
            if (v > 0 && v < Float.MIN_NORMAL) {
                return true;
            }
        }
        return false;
    }

    /** As the padding of slabs needs: zero parameters with zero gradients stay +0. */
    @Test
    void zeroStaysZero() {
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor theta = arena.allocate(N);
            Tensor zero = arena.allocate(N);
            Tensor mu = arena.allocate(N);
            Tensor nu = arena.allocate(N);
            Updates.sgd(theta, zero, 0.1, 0, N);
            Updates.momentum(theta, zero, mu, 0.9, -0.1, -1, 0, N);
            Updates.adam(theta, zero, mu, nu, 0.9, 0.999, 1e-8, 1e-3, 31.6, 0, N);
            for (Tensor t : new Tensor[] {theta, mu, nu}) {
                for (int i = 0; i < N; i++) {
                    assertThat(Float.floatToRawIntBits(t.get(i))).isZero();
                }
            }
        }
    }
}
