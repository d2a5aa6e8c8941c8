package lanewise.simd.kernel;

import lanewise.simd.Tensor;
import lanewise.simd.reference.Definition;
import org.junit.jupiter.api.Test;

/**
 * Every elementwise kernel equals its definition bit for bit: disjoint and in place, at every length and misalignment.
 */
class ElementwiseTest {
    @FunctionalInterface
    interface Binary<T> {
        void run(T x, T y, T z, int n);
    }

    @FunctionalInterface
    interface Unary<T> {
        void run(T x, T y, int n);
    }

    static void binary(Binary<Tensor> kernel, Binary<float[]> definition) {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            float[] y = s.mixed(n);
            float[] z = new float[n];
            definition.run(x, y, z, n);
            Tensor apart = s.output(s.mixed(n));
            kernel.run(s.input(x), s.input(y), apart, n);
            s.expect(apart, z);
            Tensor left = s.output(x);
            kernel.run(left, s.input(y), left, n);
            s.expect(left, z);
            Tensor right = s.output(y);
            kernel.run(s.input(x), right, right, n);
            s.expect(right, z);
            Tensor both = s.output(x);
            kernel.run(both, both, both, n);
            definition.run(x, x, z, n);
            s.expect(both, z);
        });
    }

    static void unary(Unary<Tensor> kernel, Unary<float[]> definition) {
        Slices.everywhere((s, n) -> {
            float[] x = s.mixed(n);
            float[] y = s.mixed(n);
            Tensor apart = s.output(y);
            kernel.run(s.input(x), apart, n);
            definition.run(x, y, n);
            s.expect(apart, y);
            Tensor same = s.output(x);
            kernel.run(same, same, n);
            definition.run(x, x, n);
            s.expect(same, x);
        });
    }

    @Test
    void addEqualsItsDefinition() {
        binary(Elementwise::add, Definition::add);
    }

    @Test
    void subEqualsItsDefinition() {
        binary(Elementwise::sub, Definition::sub);
    }

    @Test
    void mulEqualsItsDefinition() {
        binary(Elementwise::mul, Definition::mul);
    }

    @Test
    void scaleEqualsItsDefinition() {
        for (float alpha : new float[] {-1.7f, 0f, 1e30f, Float.NaN, Float.NEGATIVE_INFINITY}) {
            unary((x, y, n) -> Elementwise.scale(alpha, x, y, n), (x, y, n) -> Definition.scale(alpha, x, y, n));
        }
    }

    @Test
    void axpyEqualsItsDefinition() {
        for (float alpha : new float[] {-1.7f, 0f, 1e30f, Float.NaN, Float.NEGATIVE_INFINITY}) {
            unary((x, y, n) -> Elementwise.axpy(alpha, x, y, n), (x, y, n) -> Definition.axpy(alpha, x, y, n));
        }
    }

    @Test
    void copyEqualsItsDefinition() {
        unary(Elementwise::copy, Definition::copy);
    }

    @Test
    void fillEqualsItsDefinition() {
        Slices.everywhere((s, n) -> {
            float[] y = s.mixed(n);
            float value = n == 0 ? 0f : y[n / 2];
            Tensor tensor = s.output(y);
            Elementwise.fill(value, tensor, n);
            Definition.fill(value, y, n);
            s.expect(tensor, y);
        });
    }
}
