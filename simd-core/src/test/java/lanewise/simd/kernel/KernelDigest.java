package lanewise.simd.kernel;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.BlockSizes;
import lanewise.simd.gemm.Panels;
import lanewise.simd.kernel.Products.Orientation;
import lanewise.simd.kernel.Products.Size;
import lanewise.simd.parallel.WorkerPool;

/**
 * A SHA-256 of each kernel's outputs on fixed random data; a program of its own, so that a fresh virtual machine can run
 * it.
 */
final class KernelDigest {
    /** More than one block of a sum. */
    private static final int N = 2 * Reductions.BLOCK + 5;

    private final MessageDigest sha;
    private final TensorArena arena;
    private int streams;

    private KernelDigest(TensorArena arena) throws NoSuchAlgorithmException {
        this.arena = arena;
        sha = MessageDigest.getInstance("SHA-256");
    }

    /** Prints the digest. */
    public static void main(String[] args) throws NoSuchAlgorithmException {
        compute(1).forEach(System.out::println);
    }

    /** A line for each kernel, its name and digest, with so many workers. */
    static List<String> compute(int workers) throws NoSuchAlgorithmException {
        try (WorkerPool pool = WorkerPool.of(workers);
                TensorArena arena = TensorArena.ofShared()) {
            List<String> lines = new ArrayList<>();
            for (KernelCase kernel : KernelCase.all().toList()) {
                lines.add(kernel.name() + " " + of(arena, d -> d.kernel(kernel)));
            }
            lines.add("rows " + of(arena, KernelDigest::rows));
            lines.add("lookup " + of(arena, KernelDigest::lookup));
            lines.add("permutation " + of(arena, KernelDigest::permutation));
            lines.add("adaptivePooling " + of(arena, KernelDigest::adaptivePooling));
            lines.add("gemm " + of(arena, d -> d.products(pool)));
            lines.add("conv2d " + of(arena, d -> d.convolutions(pool)));
            return lines;
        }
    }

    private static String of(TensorArena arena, Consumer<KernelDigest> work) throws NoSuchAlgorithmException {
        KernelDigest digest = new KernelDigest(arena);
        work.accept(digest);
        return HexFormat.of().formatHex(digest.sha.digest());
    }

    /**
     * What the call returns, and all tensors after it. The second moments of Adam must not be negative, so all numbers are uniform in [0,
     * 1).
     */
    private void kernel(KernelCase kernel) {
        Tensor[] t = new Tensor[kernel.arguments().size()];
        Arrays.setAll(
                t, i -> random(Math.max(N, kernel.needed(kernel.arguments().get(i), N))));
        add(kernel.call().run(t, N));
        for (Tensor tensor : t) {
            add(tensor);
        }
    }

    /** Several rows and labels. */
    private void rows() {
        int rows = 11;
        int cols = 93;
        Tensor x = random(rows * cols);
        Elementwise.scale(8f, x, x, rows * cols);
        Tensor y = random(rows * cols);
        Tensor loss = random(rows);
        int[] labels = new int[rows];
        Arrays.setAll(labels, i -> new Rng(1, 1).below(cols, i));
        CrossEntropy.softmaxCrossEntropy(x, labels, 1f / rows, loss, y, rows, cols);
        add(loss);
        add(y);
        Rows.softmax(x, y, rows, cols);
        add(y);
        ColumnReductions.columnSum(x, loss.slice(0, rows), cols, rows);
        add(loss);
    }

    /** Some rows more than once. */
    private void lookup() {
        int n = 150;
        int rows = 37;
        int cols = 43;
        Tensor index = arena.allocate(n);
        for (int i = 0; i < n; i++) {
            index.set(i, new Rng(1, 2).below(rows, i));
        }
        Tensor table = random(rows * cols);
        Tensor y = random(n * cols);
        Lookup.lookup(table, index, y, n, rows, cols);
        add(y);
        Lookup.lookupBackward(index, y, table, n, rows, cols);
        add(table);
    }

    /** Axes that stay, that move as rows, and that are turned. */
    private void permutation() {
        int count = 3;
        for (int[] axes : new int[][] {{0, 2, 1}, {1, 0, 2}, {2, 1, 0}}) {
            Permutation permutation = Permutation.of(Shape.of(7, 19, 37), axes);
            Tensor x = random(count * permutation.shape().elements());
            Tensor y = random(x.size());
            permutation.apply(x, y, count);
            add(y);
        }
    }

    /** Windows that overlap in one direction and not in the other, and more outputs than inputs. */
    private void adaptivePooling() {
        int planes = 5;
        for (AdaptivePooling pooling : List.of(new AdaptivePooling(13, 36, 5, 9), new AdaptivePooling(3, 4, 5, 7))) {
            int n = planes * pooling.height() * pooling.width();
            int m = planes * pooling.outHeight() * pooling.outWidth();
            Tensor x = random(n);
            Tensor y = random(m);
            Tensor dx = random(n);
            pooling.max(x, y, planes);
            add(y);
            pooling.maxBackward(x, y, random(m), dx, planes);
            add(dx);
            pooling.average(x, y, planes);
            add(y);
            pooling.averageBackward(y, dx, planes);
            add(dx);
        }
    }

    private void products(WorkerPool pool) {
        Gemm gemm = new Gemm(arena, pool, new BlockSizes(32, 40, 2 * Panels.NR, 16));
        for (Orientation o : Orientation.values()) {
            product(gemm, o, new Size(37, 145, 95), 1f, 0f);
            product(gemm, o, new Size(21, 70, 30), -0.3f, 0.7f);
        }
    }

    private void product(Gemm gemm, Orientation o, Size s, float alpha, float beta) {
        Tensor a = random(s.m() * s.k());
        Tensor b = random(s.k() * s.n());
        Tensor c = random(s.m() * s.n());
        o.run(gemm, s, alpha, a, o.transA ? s.m() : s.k(), b, o.transB ? s.k() : s.n(), beta, c, s.n());
        add(c);
    }

    private void convolutions(WorkerPool pool) {
        convolution(pool, ConvShape.square(3, 20, 19, 23, 3));
        convolution(pool, ConvShape.square(16, 36, 9, 9, 3).withPadding(1));
        convolution(
                pool,
                ConvShape.square(4, 6, 17, 22, 5)
                        .withSamePadding()
                        .withStride(2)
                        .withGroups(2));
        convolution(pool, ConvShape.square(7, 7, 12, 35, 3).withGroups(7));
        convolution(pool, ConvShape.square(20, 3, 3, 3, 1));
    }

    private void convolution(WorkerPool pool, ConvShape s) {
        int images = 3;
        Conv2d conv = new Conv2d(s, arena, pool);
        Tensor x = random(images * s.imageSize());
        Tensor w = random(s.weights());
        Tensor y = random(images * s.resultSize());
        conv.forward(x, w, y, images, Epilogue.BIAS_RELU, random(s.outChannels()));
        add(y);
        conv.backwardData(y, w, x, images);
        add(x);
        conv.backwardWeights(x, y, w, images);
        add(w);
        Tensor db = random(s.outChannels());
        conv.backwardBias(y, db, images);
        add(db);
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
            add(t.get(i));
        }
    }

    private void add(float value) {
        int bits = Float.floatToIntBits(value);
        for (int shift = 0; shift < 32; shift += 8) {
            sha.update((byte) (bits >>> shift));
        }
    }
}
