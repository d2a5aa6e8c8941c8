package lanewise.simd.kernel;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import lanewise.simd.gemm.EdgeKernel;
import lanewise.simd.gemm.MicroKernel;
import lanewise.simd.gemm.Packing;
import lanewise.simd.gemm.RankOne;
import lanewise.simd.gemm.Transpose;
import lanewise.simd.lane.Lanes;

/**
 * What can be warmed up: walks, each a method with one vector loop.
 *
 * <p>Each is called many times in a loop within a method that is itself called seldom, so that HotSpot compiles the walk and not its
 * caller with the walk inside. (Otherwise only the warm-up's copy was compiled, and the walk itself still interpreted in the first step.)
 * One loop in a shared method would not do: there HotSpot sees many different calls, and compiles none of them.
 */
public enum Kernel {
    BIAS((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Epilogue.biasWalk(b.z, 0L, b.x, 0, n);
        }
    }),
    BIAS_RELU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Epilogue.biasReluWalk(b.z, 0L, b.x, 0, n);
        }
    }),
    TILE4X4((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            MicroKernel.tile4x4(depth(n), b.tile, 0L, 1, 1, b.tile, 0L, 0, b.c, 0L, 4 * Lanes.LENGTH, rows(n));
        }
    }),
    TILE6X2((b, n, calls) -> {
        int width = 2 * Lanes.LENGTH;
        for (int i = 0; i < calls; i++) {
            MicroKernel.tile6x2(
                    depth(n), b.tile, 0L, 1, 1, b.tile, 0L, 0, b.c, 0L, width, rows(n), width, accumulate(n));
        }
    }),
    TILE1X4((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            EdgeKernel.tile1x4(depth(n), b.x, 0L, 1, b.x, 0L, 0, b.c, 0L, accumulate(n));
        }
    }),
    TILE1X2((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            EdgeKernel.tile1x2(depth(n), b.x, 0L, 1, b.x, 0L, 0, b.c, 0L, 2 * Lanes.LENGTH, accumulate(n));
        }
    }),
    TILE4X1((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            EdgeKernel.tile4x1(depth(n), b.x, 0L, 1, 1, b.x, 0L, 0, b.c, 0L, Lanes.LENGTH, rows(n), accumulate(n));
        }
    }),
    PACK_ROWS4((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Packing.rows4(b.x, 0L, 0, depth(n), b.c, 0L);
        }
    }),
    PACK_ROWS2((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Packing.rows2(b.x, 0L, 0, depth(n), 2 * Lanes.LENGTH, b.c, 0L);
        }
    }),
    RANK_ONE4((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            RankOne.columns4(depth(n), b.x, 0L, 1, b.c, 0L, b.c, 0L, 0);
        }
    }),
    RANK_ONE2((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            RankOne.columns2(depth(n), b.x, 0L, 1, b.c, 0L, b.c, 0L, 0, 2 * Lanes.LENGTH);
        }
    }),
    TRANSPOSE((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            if (Lanes.LENGTH == 16) {
                Transpose.strip16(depth(n), b.c, 8L, 0, b.c, 0L, 0);
            } else {
                Transpose.strip8(depth(n), b.c, 0L, 0, b.c, 0L, 0);
            }
        }
    }),
    FILL((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Elementwise.fillWalk(0.5f, b.y, n);
        }
    }),
    ADD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Elementwise.addWalk(b.x, b.y, b.z, n);
        }
    }),
    SUB((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Elementwise.subWalk(b.x, b.y, b.z, n);
        }
    }),
    MUL((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Elementwise.mulWalk(b.x, b.y, b.z, n);
        }
    }),
    SCALE((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Elementwise.scaleWalk(0.5f, b.x, b.z, n);
        }
    }),
    AXPY((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Elementwise.axpyWalk(0.5f, b.x, b.z, n);
        }
    }),
    ADD_ROW((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Elementwise.addRowWalk(b.x, b.z, 0, n);
        }
    }),
    RELU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Activations.reluWalk(b.x, b.z, n);
        }
    }),
    RELU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Activations.reluBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    SUM((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Reductions.sumWalk(b.x, 0, n);
        }
    }),
    MAX((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Reductions.maxWalk(b.x, 0, n);
        }
    }),
    ALL_FINITE((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Reductions.allFiniteWalk(b.x, n);
        }
    }),
    COLUMN_SUM((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Reductions.addRowTo(b.z, b.x, 0, n);
        }
    }),
    EXP_ROW((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Rows.expRow(0.5f, b.x, b.z, 0, n);
        }
    }),
    SCALE_ROW((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Rows.scaleWalk(0.5f, b.z, 0, n);
        }
    }),
    SGD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Updates.sgdWalk(b.z, b.x, 0.5f, 0L, n);
        }
    }),
    MOMENTUM((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Updates.momentumWalk(b.z, b.x, b.u, 0.9f, 1f, 0.1f, 0L, n);
        }
    }),
    ADAM((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Updates.adamWalk(b.z, b.x, b.u, b.y, 0.1f, 0.9f, 0.1f, 1f, 0.1f, 1f, 0L, n);
        }
    }),
    SIGMOID((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Sigmoids.sigmoidWalk(b.x, b.z, 0L, n);
        }
    }),
    SIGMOID_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Sigmoids.sigmoidBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    TANH((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Sigmoids.tanhWalk(b.x, b.z, 0L, n);
        }
    }),
    TANH_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Sigmoids.tanhBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    SOFTPLUS((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Softplus.softplusWalk(b.x, b.z, n);
        }
    }),
    SOFTPLUS_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Softplus.softplusBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    GELU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Gelu.geluWalk(b.x, b.z, 0L, n);
        }
    }),
    GELU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Gelu.geluBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    GELU_TANH((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            GeluTanh.geluTanhWalk(b.x, b.z, 0L, n);
        }
    }),
    GELU_TANH_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            GeluTanh.geluTanhBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    SILU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Silu.siluWalk(b.x, b.z, 0L, n);
        }
    }),
    SILU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Silu.siluBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    MISH((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Mish.mishWalk(b.x, b.z, n);
        }
    }),
    MISH_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Mish.mishBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    ELU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            ExponentialUnits.eluWalk(0.5f, b.x, b.z, n);
        }
    }),
    ELU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            ExponentialUnits.eluBackwardWalk(0.5f, b.x, b.x, b.z, n);
        }
    }),
    SELU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            ExponentialUnits.seluWalk(b.x, b.z, n);
        }
    }),
    SELU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            ExponentialUnits.seluBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    LEAKY_RELU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            HardActivations.leakyReluWalk(0.5f, b.x, b.z, n);
        }
    }),
    LEAKY_RELU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            HardActivations.leakyReluBackwardWalk(0.5f, b.x, b.x, b.z, n);
        }
    }),
    HARD_SIGMOID((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            HardActivations.hardSigmoidWalk(b.x, b.z, n);
        }
    }),
    HARD_SIGMOID_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            HardActivations.hardSigmoidBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    HARD_SWISH((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            HardActivations.hardSwishWalk(b.x, b.z, n);
        }
    }),
    HARD_SWISH_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            HardActivations.hardSwishBackwardWalk(b.x, b.x, b.z, n);
        }
    }),
    GLU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Glu.gluWalk(b.x, 0, 0, b.z, 0, n);
        }
    }),
    GLU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Glu.gluBackwardWalk(b.x, b.z, 0, 0, b.y, 0, n);
        }
    }),
    SWI_GLU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            SwiGlu.swiGluWalk(b.x, 0, 0, b.z, 0, n);
        }
    }),
    SWI_GLU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            SwiGlu.swiGluBackwardWalk(b.x, b.z, 0, 0, b.y, 0, n);
        }
    }),
    MAXOUT((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Maxout.maxoutWalk(b.x, 0, b.z, 0, n);
        }
    }),
    MAXOUT_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Maxout.maxoutBackwardWalk(b.x, 0, b.y, 0, b.z, 0, n);
        }
    }),
    PRELU((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Prelu.preluWalk(b.y, b.x, b.z, 0, n);
        }
    }),
    PRELU_BACKWARD((b, n, calls) -> {
        for (int i = 0; i < calls; i++) {
            Prelu.preluBackwardWalk(b.y, b.x, b.x, b.z, b.u, 0, n);
        }
    });

    /** All that a matrix product may call. */
    public static final Set<Kernel> GEMM = Collections.unmodifiableSet(EnumSet.range(BIAS, TRANSPOSE));

    /** Calls a walk some times with size n. */
    private interface Repeated {
        void run(WarmupOperands b, int n, int calls);
    }

    private final Repeated walk;

    Kernel(Repeated walk) {
        this.walk = walk;
    }

    /** Makes so many calls with size n, which is 0 or that of the operands. */
    void run(WarmupOperands operands, int n, int calls) {
        walk.run(operands, n, calls);
    }

    private static int depth(int n) {
        return n / Lanes.LENGTH;
    }

    /** With some sizes yes, with others no. */
    private static boolean accumulate(int n) {
        return n % 2 != 0;
    }

    /** All rows of a tile, and fewer. */
    private static int rows(int n) {
        return n % 2 == 0 ? 6 : 3;
    }
}
