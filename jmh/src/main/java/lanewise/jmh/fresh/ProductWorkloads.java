package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Workload.product;

import java.util.List;
import lanewise.simd.kernel.Epilogue;

/** Products of the sizes that matter. */
final class ProductWorkloads {
    static final List<Workload> ALL = List.of(
            product("gemm_256_nn", 256, 256, 256, o -> o.gemm.nn(256, 256, 256, 1f, o.a, 256, o.b, 256, 0f, o.c, 256)),
            product("gemm_256_tn", 256, 256, 256, o -> o.gemm.tn(256, 256, 256, 1f, o.a, 256, o.b, 256, 0f, o.c, 256)),
            product("gemm_256_nt", 256, 256, 256, o -> o.gemm.nt(256, 256, 256, 1f, o.a, 256, o.b, 256, 0f, o.c, 256)),
            product("gemm_odd_half", 129, 127, 65, o -> o.gemm.nn(129, 127, 65, 0.5f, o.a, 65, o.b, 127, 1f, o.c, 127)),
            product(
                    "gemm_100_100_100",
                    100,
                    100,
                    100,
                    o -> o.gemm.nn(100, 100, 100, 1f, o.a, 100, o.b, 100, 0f, o.c, 100)),
            product("gemm_pages_tn", 64, 64, 128, o -> o.gemm.tn(64, 64, 128, 1f, o.a, 1024, o.b, 64, 0f, o.c, 64)),
            product(
                    "layer_32_128_784",
                    32,
                    128,
                    784,
                    o -> o.gemm.multiply(
                            false,
                            false,
                            32,
                            128,
                            784,
                            1f,
                            o.a,
                            784,
                            o.b,
                            128,
                            0f,
                            o.c,
                            128,
                            Epilogue.BIAS_RELU,
                            o.small)),
            product(
                    "layer_32_10_128",
                    32,
                    10,
                    128,
                    o -> o.gemm.multiply(
                            false, false, 32, 10, 128, 1f, o.a, 128, o.b, 10, 0f, o.c, 10, Epilogue.BIAS, o.small)),
            product("gradient_128_10_32", 128, 10, 32, o -> o.gemm.tn(128, 10, 32, 1f, o.a, 128, o.b, 10, 0f, o.c, 10)),
            product("gradient_32_128_10", 32, 128, 10, o -> o.gemm.nt(32, 128, 10, 1f, o.a, 10, o.b, 10, 0f, o.c, 128)),
            product("rank_one", 784, 128, 1, o -> o.gemm.tn(784, 128, 1, 1f, o.a, 784, o.b, 128, 0f, o.c, 128)),
            product("gemv_nn", 1, 128, 784, o -> o.gemm.nn(1, 128, 784, 1f, o.a, 784, o.b, 128, 0f, o.c, 128)),
            product("gemv_nt", 1, 784, 128, o -> o.gemm.nt(1, 784, 128, 1f, o.a, 128, o.b, 128, 0f, o.c, 784)));

    private ProductWorkloads() {}
}
