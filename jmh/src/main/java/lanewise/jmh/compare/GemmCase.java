package lanewise.jmh.compare;

import java.util.Optional;
import lanewise.simd.Rng;

/**
 * C = op(A) · op(B), C of size m x n, all three without gaps between rows.
 *
 * @param section of {@link GemmGroup}
 * @param name of the case
 * @param op which operand is stored transposed
 */
public record GemmCase(String section, String name, Op op, int m, int n, int k) implements Case {
    private static final int PROBES = 16;
    private static final double UNIT_ROUNDOFF = 0x1p-24;

    /** How operands are stored. */
    public enum Op {
        /** A is m x k, B is k x n. */
        NN,
        /** A is stored k x m. */
        TN,
        /** B is stored n x k. */
        NT
    }

    /** Whether A is stored k x m. */
    public boolean transA() {
        return op == Op.TN;
    }

    /** Whether B is stored n x k. */
    public boolean transB() {
        return op == Op.NT;
    }

    /** The width of A as stored. */
    public int lda() {
        return transA() ? m : k;
    }

    /** The width of B as stored. */
    public int ldb() {
        return transB() ? k : n;
    }

    /** The elements of A as stored, in (−1, 1). */
    public float[] a() {
        return random(m * k, 0);
    }

    /** The elements of B as stored, in (−1, 1). */
    public float[] b() {
        return random(k * n, 1);
    }

    private static float[] random(int elements, int stream) {
        Rng rng = new Rng(1, stream);
        float[] x = new float[elements];
        for (int i = 0; i < elements; i++) {
            x[i] = 2 * rng.uniform(i) - 1;
        }
        return x;
    }

    /** Looks at both ends of C and some elements between them, by the bound of any order of summation. */
    @Override
    public Optional<String> fault(Trial trial) {
        float[] a = a();
        float[] b = b();
        int last = m * n - 1;
        for (int probe = 0; probe <= PROBES; probe++) {
            int index = (int) ((long) last * probe / PROBES);
            Optional<String> fault = fault(a, b, index / n, index % n, trial.result(index));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> fault(float[] a, float[] b, int i, int j, float found) {
        double sum = 0;
        double magnitude = 0;
        for (int p = 0; p < k; p++) {
            double product = (double) a[transA() ? p * m + i : i * k + p] * b[transB() ? j * k + p : p * n + j];
            sum += product;
            magnitude += Math.abs(product);
        }
        // Negated, so that NaN is a fault.
        boolean right = Math.abs(found - sum) <= (k + 2) * UNIT_ROUNDOFF * magnitude;
        return right ? Optional.empty() : Optional.of("c[" + i + "," + j + "] is " + found + " instead of " + sum);
    }
}
