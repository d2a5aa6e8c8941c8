package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.HALF;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;

import java.util.EnumSet;
import java.util.Set;
import lanewise.simd.kernel.Activations;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Epilogue;
import lanewise.simd.kernel.ExponentialUnits;
import lanewise.simd.kernel.Gelu;
import lanewise.simd.kernel.GeluTanh;
import lanewise.simd.kernel.Glu;
import lanewise.simd.kernel.HardActivations;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Maxout;
import lanewise.simd.kernel.Mish;
import lanewise.simd.kernel.Prelu;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;
import lanewise.simd.kernel.Sigmoids;
import lanewise.simd.kernel.Silu;
import lanewise.simd.kernel.Softplus;
import lanewise.simd.kernel.SwiGlu;
import lanewise.simd.kernel.Updates;

/** A kernel called as users call it, on data in the nearest cache, and products of the sizes that matter. */
enum Workload {
    FILL(4, o -> Elementwise.fill(0.5f, o.v, N), Kernel.FILL),
    ADD(12, o -> Elementwise.add(o.x, o.y, o.v, N), Kernel.ADD),
    SUB(12, o -> Elementwise.sub(o.x, o.y, o.v, N), Kernel.SUB),
    MUL(12, o -> Elementwise.mul(o.x, o.y, o.v, N), Kernel.MUL),
    SCALE(8, o -> Elementwise.scale(0.5f, o.x, o.v, N), Kernel.SCALE),
    AXPY(12, o -> Elementwise.axpy(1e-9f, o.x, o.v, N), Kernel.AXPY),
    ADD_ROW(12, o -> Elementwise.addRow(o.small, o.v, ROWS, COLS), Kernel.ADD_ROW),
    RELU(8, o -> Activations.relu(o.x, o.v, N), Kernel.RELU),
    RELU_BACKWARD(12, o -> Activations.reluBackward(o.x, o.y, o.v, N), Kernel.RELU_BACKWARD),
    SIGMOID(8, o -> Sigmoids.sigmoid(o.x, o.v, N), Kernel.SIGMOID),
    SIGMOID_BACKWARD(12, o -> Sigmoids.sigmoidBackward(o.x, o.y, o.v, N), Kernel.SIGMOID_BACKWARD),
    TANH(8, o -> Sigmoids.tanh(o.x, o.v, N), Kernel.TANH),
    TANH_BACKWARD(12, o -> Sigmoids.tanhBackward(o.x, o.y, o.v, N), Kernel.TANH_BACKWARD),
    SOFTPLUS(8, o -> Softplus.softplus(o.x, o.v, N), Kernel.SOFTPLUS),
    SOFTPLUS_BACKWARD(12, o -> Softplus.softplusBackward(o.x, o.y, o.v, N), Kernel.SOFTPLUS_BACKWARD),
    GELU(8, o -> Gelu.gelu(o.x, o.v, N), Kernel.GELU),
    GELU_BACKWARD(12, o -> Gelu.geluBackward(o.x, o.y, o.v, N), Kernel.GELU_BACKWARD),
    GELU_TANH(8, o -> GeluTanh.geluTanh(o.x, o.v, N), Kernel.GELU_TANH),
    GELU_TANH_BACKWARD(12, o -> GeluTanh.geluTanhBackward(o.x, o.y, o.v, N), Kernel.GELU_TANH_BACKWARD),
    SILU(8, o -> Silu.silu(o.x, o.v, N), Kernel.SILU),
    SILU_BACKWARD(12, o -> Silu.siluBackward(o.x, o.y, o.v, N), Kernel.SILU_BACKWARD),
    MISH(8, o -> Mish.mish(o.x, o.v, N), Kernel.MISH),
    MISH_BACKWARD(12, o -> Mish.mishBackward(o.x, o.y, o.v, N), Kernel.MISH_BACKWARD),
    ELU(8, o -> ExponentialUnits.elu(1f, o.x, o.v, N), Kernel.ELU),
    ELU_BACKWARD(12, o -> ExponentialUnits.eluBackward(1f, o.x, o.y, o.v, N), Kernel.ELU_BACKWARD),
    SELU(8, o -> ExponentialUnits.selu(o.x, o.v, N), Kernel.SELU),
    SELU_BACKWARD(12, o -> ExponentialUnits.seluBackward(o.x, o.y, o.v, N), Kernel.SELU_BACKWARD),
    LEAKY_RELU(8, o -> HardActivations.leakyRelu(0.01f, o.x, o.v, N), Kernel.LEAKY_RELU),
    LEAKY_RELU_BACKWARD(
            12, o -> HardActivations.leakyReluBackward(0.01f, o.x, o.y, o.v, N), Kernel.LEAKY_RELU_BACKWARD),
    HARD_SIGMOID(8, o -> HardActivations.hardSigmoid(o.x, o.v, N), Kernel.HARD_SIGMOID),
    HARD_SIGMOID_BACKWARD(12, o -> HardActivations.hardSigmoidBackward(o.x, o.y, o.v, N), Kernel.HARD_SIGMOID_BACKWARD),
    HARD_SWISH(8, o -> HardActivations.hardSwish(o.x, o.v, N), Kernel.HARD_SWISH),
    HARD_SWISH_BACKWARD(12, o -> HardActivations.hardSwishBackward(o.x, o.y, o.v, N), Kernel.HARD_SWISH_BACKWARD),
    GLU(6, o -> Glu.glu(o.x, o.v, ROWS, HALF), Kernel.GLU),
    GLU_BACKWARD(10, o -> Glu.gluBackward(o.x, o.y, o.v, ROWS, HALF), Kernel.GLU_BACKWARD),
    SWI_GLU(6, o -> SwiGlu.swiGlu(o.x, o.v, ROWS, HALF), Kernel.SWI_GLU),
    SWI_GLU_BACKWARD(10, o -> SwiGlu.swiGluBackward(o.x, o.y, o.v, ROWS, HALF), Kernel.SWI_GLU_BACKWARD),
    MAXOUT(6, o -> Maxout.maxout(o.x, o.v, ROWS, HALF, 2), Kernel.MAXOUT),
    MAXOUT_BACKWARD(12, o -> Maxout.maxoutBackward(o.x, o.y, o.z, o.v, ROWS, HALF, 2), Kernel.MAXOUT_BACKWARD),
    PRELU(12, o -> Prelu.prelu(o.y, o.x, o.v, ROWS, COLS), Kernel.PRELU),
    PRELU_BACKWARD(20, o -> Prelu.preluBackward(o.y, o.x, o.z, o.v, o.small, ROWS, COLS), Kernel.PRELU_BACKWARD),
    SUM(4, o -> o.sink += Reductions.sum(o.x, N), Kernel.SUM),
    ALL_FINITE(4, o -> o.sink += Reductions.allFinite(o.x, N) ? 1 : 0, Kernel.ALL_FINITE),
    COLUMN_SUM(12, o -> Reductions.columnSum(o.x, o.small, ROWS, COLS), Kernel.COLUMN_SUM),
    SOFTMAX(28, o -> Rows.softmax(o.x, o.v, ROWS, COLS), Kernel.MAX, Kernel.EXP_ROW, Kernel.SUM, Kernel.SCALE_ROW),
    CROSS_ENTROPY(
            28,
            o -> Rows.softmaxCrossEntropy(o.x, o.labels, 0.1f, o.loss, o.v, ROWS, COLS),
            Kernel.MAX,
            Kernel.EXP_ROW,
            Kernel.SUM,
            Kernel.SCALE_ROW),
    SGD(12, o -> Updates.sgd(o.v, o.x, 1e-9, 0, N), Kernel.SGD),
    MOMENTUM(20, o -> Updates.momentum(o.v, o.x, o.y, 0.9, 1, 1e-9, 0, N), Kernel.MOMENTUM),
    ADAM(28, o -> Updates.adam(o.v, o.x, o.y, o.z, 0.9, 0.999, 1e-8, 1e-9, 1, 0, N), Kernel.ADAM),

    GEMM_256_NN(256, 256, 256, o -> o.gemm.nn(256, 256, 256, 1f, o.a, 256, o.b, 256, 0f, o.c, 256)),
    GEMM_256_TN(256, 256, 256, o -> o.gemm.tn(256, 256, 256, 1f, o.a, 256, o.b, 256, 0f, o.c, 256)),
    GEMM_256_NT(256, 256, 256, o -> o.gemm.nt(256, 256, 256, 1f, o.a, 256, o.b, 256, 0f, o.c, 256)),
    GEMM_ODD_HALF(129, 127, 65, o -> o.gemm.nn(129, 127, 65, 0.5f, o.a, 65, o.b, 127, 1f, o.c, 127)),
    LAYER_32_128_784(
            32,
            128,
            784,
            o -> o.gemm.multiply(
                    false, false, 32, 128, 784, 1f, o.a, 784, o.b, 128, 0f, o.c, 128, Epilogue.BIAS_RELU, o.small)),
    LAYER_32_10_128(
            32,
            10,
            128,
            o -> o.gemm.multiply(
                    false, false, 32, 10, 128, 1f, o.a, 128, o.b, 10, 0f, o.c, 10, Epilogue.BIAS, o.small)),
    GRADIENT_128_10_32(128, 10, 32, o -> o.gemm.tn(128, 10, 32, 1f, o.a, 128, o.b, 10, 0f, o.c, 10)),
    GRADIENT_32_128_10(32, 128, 10, o -> o.gemm.nt(32, 128, 10, 1f, o.a, 10, o.b, 10, 0f, o.c, 128)),
    RANK_ONE(784, 128, 1, o -> o.gemm.tn(784, 128, 1, 1f, o.a, 784, o.b, 128, 0f, o.c, 128)),
    GEMV_NN(1, 128, 784, o -> o.gemm.nn(1, 128, 784, 1f, o.a, 784, o.b, 128, 0f, o.c, 128)),
    GEMV_NT(1, 784, 128, o -> o.gemm.nt(1, 784, 128, 1f, o.a, 128, o.b, 128, 0f, o.c, 784));

    /** One call. */
    private interface Call {
        void on(Operands o);
    }

    private final Call call;
    private final boolean product;
    private final double amount;
    private final Set<Kernel> kernels;

    /** A pass over memory: bytes per element, the call, what it runs through. */
    Workload(int bytes, Call call, Kernel... kernels) {
        this.call = call;
        this.product = false;
        this.amount = (double) bytes * N;
        this.kernels = Set.of(kernels);
    }

    /** A product of m x n x k. */
    Workload(int m, int n, int k, Call call) {
        this.call = call;
        this.product = true;
        this.amount = 2.0 * m * n * k;
        this.kernels = Kernel.GEMM;
    }

    /** The kernels that it may run through. */
    Set<Kernel> kernels() {
        return EnumSet.copyOf(kernels);
    }

    /** Makes so many calls. */
    void run(Operands o, int calls) {
        for (int i = 0; i < calls; i++) {
            call.on(o);
        }
    }

    /** GFLOP/s or GB/s of a call that takes so many microseconds. */
    double rate(double us) {
        return amount / us / 1e3;
    }

    /** What {@link #rate} counts. */
    String unit() {
        return product ? "GFLOP/s" : "GB/s";
    }
}
