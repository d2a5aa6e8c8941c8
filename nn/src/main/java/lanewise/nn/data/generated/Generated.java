package lanewise.nn.data.generated;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.data.ClassLabels;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Features;
import lanewise.nn.data.TargetValues;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * Small problems. The formulas are exact: sines and cosines of {@link StrictMath} in double precision, rounded to float in the end; N(k) is {@link Rng#normal} and
 * U(k) is {@link Rng#uniform} of index k, of the stream named with each, under the seed.
 */
public final class Generated {
    private static final int SPIRALS = 0x5E1;
    private static final int MOONS = 0x5E2;
    private static final int XOR = 0x5E3;
    private static final int SINE = 0x5E4;
    private static final int TEACHER = 0x5E5;

    private Generated() {}

    /**
     * Arms of a spiral, one per class (the cs231n notes): example i is of class c = i mod classes and the t-th of it, t = ⌊i / classes⌋; with r = (t + 1)/⌈n /
     * classes⌉ and φ = 2πc/classes + 4r + noise·N(i) of stream 0x5E1 it lies at (r·sin φ, r·cos φ).
     *
     * @param classes 2 to 100
     * @param noise in radians; 0.2 in the notes
     */
    public static Dataset spirals(int n, int classes, double noise, long seed, TensorArena arena) {
        require("spirals", n, noise);
        requireRange("spirals: classes", classes, 2, 100);
        Rng rng = new Rng(seed, SPIRALS);
        Tensor x = arena.allocate(n, 2);
        int[] labels = new int[n];
        double perClass = Math.ceilDiv(n, classes);
        for (int i = 0; i < n; i++) {
            labels[i] = i % classes;
            double r = (i / classes + 1) / perClass;
            double phi = 2 * Math.PI * labels[i] / classes + 4 * r + noise * rng.normal(i);
            put(x, i, r * StrictMath.sin(phi), r * StrictMath.cos(phi));
        }
        return classified("spirals", x, labels, classes);
    }

    /**
     * Two half circles, one within the other (scikit-learn's make_moons): example i is of class i mod 2 and, with φ = π·⌊i/2⌋/max(1, ⌈n/2⌉ − 1), lies at (cos φ, sin φ)
     * or (1 − cos φ, ½ − sin φ), plus noise·(N(2i), N(2i + 1)) of stream 0x5E2.
     *
     * @param noise standard deviation; 0.1 is usual
     */
    public static Dataset moons(int n, double noise, long seed, TensorArena arena) {
        require("moons", n, noise);
        Rng rng = new Rng(seed, MOONS);
        Tensor x = arena.allocate(n, 2);
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 2;
            int place = i / 2;
            double phi = Math.PI * place / Math.max(1, Math.ceilDiv(n, 2) - 1);
            double cos = StrictMath.cos(phi);
            double sin = StrictMath.sin(phi);
            put(
                    x,
                    i,
                    (labels[i] == 0 ? cos : 1 - cos) + noise * rng.normal(2L * i),
                    (labels[i] == 0 ? sin : 0.5 - sin) + noise * rng.normal(2L * i + 1));
        }
        return classified("moons", x, labels, 2);
    }

    /**
     * Exclusive or: example i is corner (a, b) = (⌊i/2⌋ mod 2, i mod 2) of the unit square plus noise·(N(2i), N(2i + 1)) of stream 0x5E3, its class a ⊕ b.
     *
     * @param noise standard deviation; 0 with n = 4 gives the truth table
     */
    public static Dataset xor(int n, double noise, long seed, TensorArena arena) {
        require("xor", n, noise);
        Rng rng = new Rng(seed, XOR);
        Tensor x = arena.allocate(n, 2);
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            int a = i / 2 % 2;
            int b = i % 2;
            labels[i] = a ^ b;
            put(x, i, a + noise * rng.normal(2L * i), b + noise * rng.normal(2L * i + 1));
        }
        return classified("xor", x, labels, 2);
    }

    /**
     * A curve to be fitted: x = π(2U(2i) − 1), target sin x + noise·N(2i + 1), stream 0x5E4.
     *
     * @param noise standard deviation
     */
    public static Dataset sine(int n, double noise, long seed, TensorArena arena) {
        require("sine", n, noise);
        Rng rng = new Rng(seed, SINE);
        Tensor x = arena.allocate(n, 1);
        Tensor y = arena.allocate(n, 1);
        for (int i = 0; i < n; i++) {
            double at = Math.PI * (2.0 * rng.uniform(2L * i) - 1);
            x.set(i, (float) at);
            y.set(i, (float) (StrictMath.sin(at) + noise * rng.normal(2L * i + 1)));
        }
        return new Dataset("sine", Features.of(x, Shape.of(1)), values(y, "sin(x)"));
    }

    /**
     * What a network with one hidden layer of tanh would answer: y = W₂·tanh(W₁·x), x of N(0, 1), sums in double precision. Of stream 0x5E5: W₁[u, j] =
     * N(u·inputs + j)/√inputs, W₂[k, u] = N(2³² + k·hidden + u)/√hidden, x[i, j] = N(2³³ + i·inputs + j).
     *
     * @param outputs targets of each example
     */
    public static Dataset teacher(int n, int inputs, int hidden, int outputs, long seed, TensorArena arena) {
        require("teacher", n, 0);
        requireRange("teacher: inputs", inputs, 1, 1 << 16);
        requireRange("teacher: hidden", hidden, 1, 1 << 16);
        requireRange("teacher: outputs", outputs, 1, 1 << 16);
        Rng rng = new Rng(seed, TEACHER);
        double[] first = normals(rng, 0, Math.multiplyExact(hidden, inputs), Math.sqrt(inputs));
        double[] second = normals(rng, 1L << 32, Math.multiplyExact(outputs, hidden), Math.sqrt(hidden));
        Tensor x = arena.allocate(n, inputs);
        Tensor y = arena.allocate(n, outputs);
        double[] h = new double[hidden];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < inputs; j++) {
                x.set(i * inputs + j, rng.normal((1L << 33) + (long) i * inputs + j));
            }
            for (int u = 0; u < hidden; u++) {
                double sum = 0;
                for (int j = 0; j < inputs; j++) {
                    sum += first[u * inputs + j] * x.get(i * inputs + j);
                }
                h[u] = StrictMath.tanh(sum);
            }
            for (int k = 0; k < outputs; k++) {
                double sum = 0;
                for (int u = 0; u < hidden; u++) {
                    sum += second[k * hidden + u] * h[u];
                }
                y.set(i * outputs + k, (float) sum);
            }
        }
        String[] names = IntStream.range(0, outputs).mapToObj(k -> "y" + k).toArray(String[]::new);
        return new Dataset("teacher", Features.of(x, Shape.of(inputs)), values(y, names));
    }

    private static double[] normals(Rng rng, long first, int n, double divisor) {
        double[] w = new double[n];
        Arrays.setAll(w, i -> rng.normal(first + i) / divisor);
        return w;
    }

    private static void put(Tensor x, int i, double first, double second) {
        x.set(2 * i, (float) first);
        x.set(2 * i + 1, (float) second);
    }

    private static Dataset classified(String name, Tensor x, int[] labels, int classes) {
        List<String> names =
                IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        return new Dataset(name, Features.of(x, Shape.of(2)), new ClassLabels(labels, names));
    }

    private static TargetValues values(Tensor y, String... names) {
        return new TargetValues(Features.of(y, Shape.of(names.length)), List.of(names));
    }

    private static void require(String name, int n, double noise) {
        requireRange(name + ": the number of examples", n, 1, 1 << 28);
        if (!(noise >= 0 && Double.isFinite(noise))) {
            throw new IllegalArgumentException(name + ": noise is " + noise + "; it must be 0 or more and finite");
        }
    }

    private static void requireRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be " + least + " to " + most);
        }
    }
}
