package lanewise.simd.kernel;

import static lanewise.simd.gemm.Panels.NR;
import static lanewise.simd.lane.Lanes.LENGTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.BlockSizes;
import lanewise.simd.gemm.CacheSizes;
import lanewise.simd.kernel.Products.Orientation;
import lanewise.simd.kernel.Products.Size;
import lanewise.simd.parallel.WorkerPool;
import lanewise.simd.reference.Textbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The matrix product equals its definition bit for bit, across every boundary of tiles, blocks and workers. */
class GemmTest {
    @ParameterizedTest
    @EnumSource
    void everySmallSize(Orientation o) {
        try (WorkerPool pool = WorkerPool.of(1);
                Products products = new Products(1, 1 << 14)) {
            Gemm gemm = new Gemm(products.arena(), pool);
            for (int m = 1; m <= 9; m++) {
                for (int n = 1; n <= 2 * NR + 1; n++) {
                    for (int k : new int[] {1, 2, 3, 5, 8}) {
                        products.check(gemm, o, new Size(m, n, k));
                    }
                }
            }
        }
    }

    static Stream<BlockSizes> smallBlocks() {
        return Stream.of(
                new BlockSizes(1, 1, 2 * NR, 1),
                new BlockSizes(4, 3, 2 * NR, 1),
                new BlockSizes(7, 7, 3 * NR, 5),
                new BlockSizes(12, 5, 2 * NR, 1000));
    }

    /** Blocks are 1 x 1 deep at the smallest, so that each size crosses the boundaries of m, n and k many times. */
    @ParameterizedTest
    @MethodSource("smallBlocks")
    void everyBlockBoundary(BlockSizes sizes) {
        try (WorkerPool pool = WorkerPool.of(1);
                Products products = new Products(2, 1 << 15)) {
            Gemm gemm = new Gemm(products.arena(), pool, sizes);
            int nc = sizes.nc();
            for (Orientation o : Orientation.values()) {
                for (int m : new int[] {1, sizes.mc(), sizes.mc() + 1, 16, 17, 2 * sizes.mc() + 3}) {
                    for (int n : new int[] {3, nc - LENGTH - 1, nc - LENGTH, nc - 1, nc, nc + 1, 2 * nc + 1}) {
                        for (int k : new int[] {1, sizes.kc(), sizes.kc() + 1, 3 * sizes.kc() + 2}) {
                            products.check(gemm, o, new Size(m, n, k));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDefaultBlockBoundary(Orientation o) {
        BlockSizes d = BlockSizes.of(CacheSizes.detect());
        try (WorkerPool pool = WorkerPool.of(1);
                Products products = new Products(3, Math.max(1 << 19, (d.nc() + NR + 18) * (d.kc() + 20)))) {
            Gemm gemm = new Gemm(products.arena(), pool);
            for (int i = 0; i < 9; i++) { // all pairs of alpha and beta
                products.check(gemm, o, new Size(d.mc() + 5, d.nc() + 3, 9));
                products.check(gemm, o, new Size(d.mc() + 1, 33, d.kc() + 2));
                products.check(gemm, o, new Size(3, d.nc() + NR + 1, d.kc() + 1));
            }
        }
    }

    static Stream<BlockSizes> blocksOfRows() {
        return Stream.of(
                BlockSizes.of(CacheSizes.DEFAULT),
                new BlockSizes(20, 50, 2 * NR, 1),
                new BlockSizes(20, 400, 2 * NR, 1),
                new BlockSizes(7, 50, 2 * NR, 1));
    }

    /** Blocks of a transposed A whose columns are pages apart are copied, but for those of fewer rows than a vector; those of B are wider then. */
    @ParameterizedTest
    @MethodSource("blocksOfRows")
    void columnsPagesApart(BlockSizes sizes) {
        try (WorkerPool one = WorkerPool.of(1);
                WorkerPool two = WorkerPool.of(2);
                Products products = new Products(8, 1 << 18)) {
            for (Gemm gemm : List.of(new Gemm(products.arena(), one, sizes), new Gemm(products.arena(), two, sizes))) {
                for (int i = 0; i < 9; i++) { // all pairs of alpha and beta
                    products.check(gemm, Orientation.TN, new Size(40, 7 * NR + 1, 128), 984);
                    products.check(gemm, Orientation.TN, new Size(87, 2 * NR + 7, 130), 937);
                    products.check(gemm, Orientation.TT, new Size(130, NR + 1, 131), 894);
                    products.check(gemm, Orientation.TN, new Size(23, 3 * NR + 33, 129), 1001);
                }
            }
        }
    }

    /** A B that no cache holds is packed for fewer rows. */
    @Test
    void largeB() {
        try (WorkerPool pool = WorkerPool.of(1);
                Products products = new Products(9, 1 << 22)) {
            Gemm gemm = new Gemm(products.arena(), pool);
            for (int i = 0; i < 4; i++) { // alpha 1, 0, -0.3 and 1 again
                products.check(gemm, Orientation.NN, new Size(17, 1549, 2050));
            }
            products.check(gemm, Orientation.NN, new Size(15, 1549, 2050));
        }
    }

    /** A row times a matrix, and a column times a row, have ways of their own where they are deep or large. */
    @ParameterizedTest
    @EnumSource
    void singleRowsAndTerms(Orientation o) {
        try (WorkerPool pool = WorkerPool.of(1);
                Products products = new Products(7, 1 << 22)) {
            Gemm gemm = new Gemm(products.arena(), pool);
            for (int i = 0; i < 9; i++) { // all pairs of alpha and beta
                for (int k : new int[] {1, 2, 15, 16, 17, 31, 63, 64, 65, 71, 72, 200}) {
                    for (int n : new int[] {15, 16, 17, 31, 32, 33, 48, 64, 100, 160}) {
                        products.check(gemm, o, new Size(1, n, k));
                    }
                }
                products.check(gemm, o, new Size(1, 1031, 1029));
                products.check(gemm, o, new Size(1, 1024, 1024));
                products.check(gemm, o, new Size(1, 1031, 1030));
                products.check(gemm, o, new Size(1, 1040, 1027));
                products.check(gemm, o, new Size(1, 140_001, 8));
                products.check(gemm, o, new Size(1025, 1029, 1));
            }
        }
    }

    /** NaN and infinities go where the definition sends them, through edge tiles and packed panels too. */
    @ParameterizedTest
    @EnumSource
    void specialValues(Orientation o) {
        try (WorkerPool pool = WorkerPool.of(1);
                Products products = new Products(4, 1 << 14)) {
            Gemm gemm = new Gemm(products.arena(), pool);
            for (int m : new int[] {1, 4, 5, 17, 21}) {
                for (int n = 1; n <= 2 * NR + 1; n += 3) {
                    for (int k : new int[] {1, 2, 9}) {
                        products.checkSpecials(gemm, o, new Size(m, n, k));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void emptySizes(Orientation o) {
        try (WorkerPool pool = WorkerPool.of(1);
                Products products = new Products(5, 1 << 10)) {
            Gemm gemm = new Gemm(products.arena(), pool);
            for (int i = 0; i < 9; i++) { // all pairs of alpha and beta
                products.check(gemm, o, new Size(0, 5, 3));
                products.check(gemm, o, new Size(5, 0, 3));
                products.check(gemm, o, new Size(5, NR + 1, 0));
                products.check(gemm, o, new Size(0, 0, 0));
            }
        }
    }

    /** More work than one thread is given, split by rows, by columns, and with workers that get nothing. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void anyNumberOfWorkers(int workers) {
        try (WorkerPool pool = WorkerPool.of(workers);
                Products products = new Products(6, 1 << 20)) {
            Gemm gemm = new Gemm(products.arena(), pool);
            for (Orientation o : Orientation.values()) {
                products.check(gemm, o, new Size(64, 130, 61));
                products.check(gemm, o, new Size(301, 17, 100));
                products.check(gemm, o, new Size(5, 1003, 101));
                products.check(gemm, o, new Size(3, 200, 900));
                products.check(gemm, o, new Size(1, 700, 720));
            }
        }
    }

    /** |error| ≤ (k + 2) · u · (|alpha| · Σₚ |a||b| + |beta · C|), u = 2⁻²⁴. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 500})
    void agreesWithTheTextbook(int k) {
        int m = 7;
        int n = NR + 5;
        float alpha = -0.3f;
        float beta = 0.7f;
        Samples samples = new Samples(k);
        float[] a = samples.finite(m * k);
        float[] b = samples.finite(k * n);
        float[] c = samples.finite(m * n);
        double[] exact = Textbook.widen(c);
        double[] scale = absolute(c);
        Textbook.gemm(false, false, m, n, k, alpha, Textbook.widen(a), k, Textbook.widen(b), n, beta, exact, n);
        Textbook.gemm(false, false, m, n, k, Math.abs(alpha), absolute(a), k, absolute(b), n, beta, scale, n);
        try (WorkerPool pool = WorkerPool.of(1);
                TensorArena arena = TensorArena.ofShared()) {
            Tensor out = arena.allocate(m, n).copyFrom(c);
            Tensor left = arena.allocate(m, k).copyFrom(a);
            Tensor right = arena.allocate(k, n).copyFrom(b);
            new Gemm(arena, pool).nn(m, n, k, alpha, left, k, right, n, beta, out, n);
            for (int i = 0; i < m * n; i++) {
                assertThat(Math.abs(out.get(i) - exact[i])).isLessThanOrEqualTo((k + 2) * 0x1p-24 * scale[i]);
            }
        }
    }

    private static double[] absolute(float[] x) {
        double[] y = Textbook.widen(x);
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.abs(y[i]);
        }
        return y;
    }

    /** As for a symmetric product x · xᵀ: the inputs may share memory, only C may not. */
    @Test
    void inputsMayBeTheSame() {
        try (WorkerPool pool = WorkerPool.of(1);
                TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(2, 2).copyFrom(1f, 2f, 3f, 4f);
            Tensor c = arena.allocate(2, 2);
            new Gemm(arena, pool).nt(2, 2, 2, 1f, x, 2, x, 2, 0f, c, 2);
            assertThat(c.toArray()).containsExactly(5f, 11f, 11f, 25f);
        }
    }
}
