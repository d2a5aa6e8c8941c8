package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.gemm.TileEnd;

/**
 * What {@link Gemm} does to each tile of C once its last term is in, while the tile is still in the nearest cache, and {@link Conv2d} to each
 * plane of results, with one bias for a channel. The result has the bits that a pass of its own over C would give.
 */
public enum Epilogue {
    /** C stays as it is; the bias is not read. */
    NONE,
    /** c ← c + bias[j]. */
    BIAS(GemmKernels.BIAS),
    /** c ← max(0, c + bias[j]), as {@link Activations#relu(Tensor, Tensor, int)}. */
    BIAS_RELU(GemmKernels.BIAS_RELU),
    /** c ← gelu(c + bias[j]), as {@link Gelu#gelu(Tensor, Tensor, int)}. */
    BIAS_GELU(GemmKernels.BIAS, Gelu.GELU),
    /** c ← gelu(c + bias[j]) in the tanh form, as {@link GeluTanh#geluTanh(Tensor, Tensor, int)}. */
    BIAS_GELU_TANH(GemmKernels.BIAS, GeluTanh.GELU_TANH),
    /** c ← silu(c + bias[j]), as {@link Silu#silu(Tensor, Tensor, int)}. */
    BIAS_SILU(GemmKernels.BIAS, Silu.SILU),
    /** c ← σ(c + bias[j]), as {@link Sigmoids#sigmoid(Tensor, Tensor, int)}. */
    BIAS_SIGMOID(GemmKernels.BIAS, Sigmoids.SIGMOID),
    /** c ← tanh(c + bias[j]), as {@link Sigmoids#tanh(Tensor, Tensor, int)}. */
    BIAS_TANH(GemmKernels.BIAS, Sigmoids.TANH);

    private final Set<Kernel> kernels;

    Epilogue(Kernel... kernels) {
        this.kernels = Set.of(kernels);
    }

    /** What a product with this epilogue calls besides {@link Gemm#KERNELS}, for the warm-up. */
    public Set<Kernel> kernels() {
        return kernels;
    }

    /** One epilogue with one bias, for one worker; mutable and reused, because a step allocates nothing. */
    static final class OfTile implements TileEnd {
        private Epilogue epilogue = Epilogue.NONE;
        private MemorySegment bias = MemorySegment.NULL;
        private int j0;

        /** {@code j0} is the column of C where the worker's rectangle starts. */
        void set(Epilogue epilogue, MemorySegment bias, int j0) {
            this.epilogue = epilogue;
            this.bias = bias;
            this.j0 = j0;
        }

        @Override
        public void apply(MemorySegment c, long at, int ldc, int rows, int columns, int j) {
            for (int i = 0; i < rows; i++) {
                row(c, at + (long) i * ldc, columns, j0 + j);
            }
        }

        private void row(MemorySegment c, long at, int n, int j) {
            if (epilogue == BIAS_RELU) {
                biasReluWalk(c, at, bias, j, n);
                return;
            }
            biasWalk(c, at, bias, j, n);
            epilogue.activate(c, at, n);
        }
    }

    /** One epilogue for a worker of a convolution, which has added the bias already. */
    static final class OfChannel implements TileEnd {
        private Epilogue epilogue = Epilogue.NONE;

        void set(Epilogue epilogue) {
            this.epilogue = epilogue;
        }

        @Override
        public void apply(MemorySegment c, long at, int ldc, int rows, int columns, int j) {
            for (int i = 0; i < rows; i++) {
                epilogue.activate(c, at + (long) i * ldc, columns);
            }
        }
    }

    /** What follows the bias, but for that of {@link #BIAS_RELU}, which is one with it. */
    private void activate(MemorySegment c, long at, int n) {
        switch (this) {
            case NONE, BIAS, BIAS_RELU -> {}
            case BIAS_GELU -> Gelu.geluWalk(c, c, at, n);
            case BIAS_GELU_TANH -> GeluTanh.geluTanhWalk(c, c, at, n);
            case BIAS_SILU -> Silu.siluWalk(c, c, at, n);
            case BIAS_SIGMOID -> Sigmoids.sigmoidWalk(c, c, at, n);
            case BIAS_TANH -> Sigmoids.tanhWalk(c, c, at, n);
        }
    }

    static void biasWalk(MemorySegment c, long at, MemorySegment bias, int j, int n) {
        c = exact(c);
        bias = exact(bias);
        if (n == 0) {
            return;
        }
        long to = 4L * at;
        long from = 4L * j;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, c, to + 4L * i, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, bias, from + 4L * i, ORDER))
                    .intoMemorySegment(c, to + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            c.set(FLOAT, to + 4L * i, c.get(FLOAT, to + 4L * i) + bias.get(FLOAT, from + 4L * i));
        }
    }

    static void biasReluWalk(MemorySegment c, long at, MemorySegment bias, int j, int n) {
        c = exact(c);
        bias = exact(bias);
        if (n == 0) {
            return;
        }
        long to = 4L * at;
        long from = 4L * j;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, c, to + 4L * i, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, bias, from + 4L * i, ORDER));
            v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoMemorySegment(c, to + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = c.get(FLOAT, to + 4L * i) + bias.get(FLOAT, from + 4L * i);
            c.set(FLOAT, to + 4L * i, Activations.relu(v));
        }
    }
}
