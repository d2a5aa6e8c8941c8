package lanewise.simd.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.BlockSizes;
import lanewise.simd.gemm.Panels;
import lanewise.simd.kernel.Products.Orientation;
import lanewise.simd.kernel.Products.Size;
import lanewise.simd.parallel.WorkerPool;

/**
 * One SHA-256 over the outputs of every kernel on fixed random data; a program of its own, so that a fresh virtual
 * machine can run it.
 */
final class KernelDigest {
    private static final int N = 5003;

    private final MessageDigest sha;
    private final TensorArena arena;
    private int streams;

    private KernelDigest(TensorArena arena) throws NoSuchAlgorithmException {
        this.arena = arena;
        sha = MessageDigest.getInstance("SHA-256");
    }

    /** Prints the digest. */
    public static void main(String[] args) throws NoSuchAlgorithmException {
        System.out.println(compute(1));
    }

    /** The digest with so many workers, in hexadecimal. */
    static String compute(int workers) throws NoSuchAlgorithmException {
        try (WorkerPool pool = WorkerPool.of(workers);
                TensorArena arena = TensorArena.ofShared()) {
            KernelDigest digest = new KernelDigest(arena);
            KernelCase.all().forEach(digest::kernel);
            digest.rows();
            Gemm gemm = new Gemm(arena, pool, new BlockSizes(32, 40, 2 * Panels.NR, 16));
            for (Orientation o : Orientation.values()) {
                digest.product(gemm, o, new Size(37, 145, 95), 1f, 0f);
                digest.product(gemm, o, new Size(21, 70, 30), -0.3f, 0.7f);
            }
            return HexFormat.of().formatHex(digest.sha.digest());
        }
    }

    /**
     * All tensors after the call. The second moments of Adam must not be negative, so all numbers are uniform in [0,
     * 1).
     */
    private void kernel(KernelCase kernel) {
        Tensor[] t = new Tensor[kernel.arguments().size()];
        Arrays.setAll(
                t, i -> random(Math.max(N, kernel.needed(kernel.arguments().get(i), N))));
        kernel.call().run(t, N);
        for (Tensor tensor : t) {
            add(tensor);
        }
        sha.update(kernel.name().getBytes(StandardCharsets.UTF_8));
    }

    /** Several rows and labels, and the sum, which the table of kernels drops. */
    private void rows() {
        int rows = 11;
        int cols = 93;
        Tensor x = random(rows * cols);
        Elementwise.scale(8f, x, x, rows * cols);
        Tensor y = random(rows * cols);
        Tensor loss = random(rows);
        int[] labels = new int[rows];
        Arrays.setAll(labels, i -> new Rng(1, 1).below(cols, i));
        Rows.softmaxCrossEntropy(x, labels, 1f / rows, loss, y, rows, cols);
        add(loss);
        add(y);
        Rows.softmax(x, y, rows, cols);
        add(y);
        Reductions.columnSum(x, loss.slice(0, rows), cols, rows);
        add(loss);
        loss.set(0, Reductions.sum(random(3 * Reductions.BLOCK + 7), 3 * Reductions.BLOCK + 7));
        add(loss);
    }

    private void product(Gemm gemm, Orientation o, Size s, float alpha, float beta) {
        Tensor a = random(s.m() * s.k());
        Tensor b = random(s.k() * s.n());
        Tensor c = random(s.m() * s.n());
        o.run(gemm, s, alpha, a, o.transA ? s.m() : s.k(), b, o.transB ? s.k() : s.n(), beta, c, s.n());
        add(c);
    }

    private Tensor random(int n) {
        Rng rng = new Rng(20_240_601, streams++);
        Tensor t = arena.allocate(n);
        for (int i = 0; i < n; i++) {
            t.set(i, rng.uniform(i));
        }
        return t;
    }

    /** Bit by bit, the lowest byte first on every machine. */
    private void add(Tensor t) {
        for (int i = 0; i < t.size(); i++) {
            int bits = Float.floatToIntBits(t.get(i));
            for (int shift = 0; shift < 32; shift += 8) {
                sha.update((byte) (bits >>> shift));
            }
        }
    }
}
