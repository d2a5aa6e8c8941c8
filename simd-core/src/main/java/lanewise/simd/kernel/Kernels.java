package lanewise.simd.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that can be warmed up; for tests and measurements, since a program names what it uses. */
public final class Kernels {
    private static final List<Set<Kernel>> BY_CLASS = List.of(
            GemmKernels.ALL,
            Set.of(
                    Elementwise.FILL,
                    Elementwise.ADD,
                    Elementwise.SUB,
                    Elementwise.MUL,
                    Elementwise.SCALE,
                    Elementwise.AXPY,
                    Elementwise.ADD_ROW),
            Set.of(Activations.RELU, Activations.RELU_BACKWARD),
            Set.of(
                    Reductions.SUM,
                    Reductions.SUM_OF_SQUARES,
                    Reductions.MAX,
                    Reductions.ALL_FINITE,
                    Reductions.COLUMN_SUM),
            Set.of(Rows.EXP_ROW, Rows.SCALE_ROW),
            Set.of(SgdUpdate.SGD),
            Set.of(
                    MomentumUpdate.MOMENTUM,
                    MomentumUpdate.NESTEROV,
                    MomentumUpdate.NESTEROV_AHEAD,
                    MomentumUpdate.LOOK_AHEAD,
                    MomentumUpdate.MOMENTUM_DIRECTION),
            Set.of(AdagradUpdate.ADAGRAD),
            Set.of(RmspropUpdate.RMSPROP, RmspropUpdate.RMSPROP_MOMENTUM),
            Set.of(CenteredRmspropUpdate.RMSPROP_CENTERED, CenteredRmspropUpdate.RMSPROP_CENTERED_MOMENTUM),
            Set.of(AdamUpdate.ADAM),
            Set.of(AmsgradUpdate.AMSGRAD),
            Set.of(AdamaxUpdate.ADAMAX),
            Set.of(AdadeltaUpdate.ADADELTA),
            Set.of(AdaboundUpdate.ADABOUND),
            Set.of(AdabeliefUpdate.ADABELIEF),
            Set.of(LionUpdate.LION),
            Set.of(RpropUpdate.RPROP),
            Set.of(AveragedUpdate.AVERAGED_SGD, AveragedUpdate.EMA, AveragedUpdate.LOOKAHEAD_SYNC),
            Set.of(ScheduleFreeUpdate.SCHEDULE_FREE_SGD, ScheduleFreeUpdate.SCHEDULE_FREE_ADAM),
            Set.of(LambUpdate.LAMB_DIRECTION),
            Set.of(
                    AdafactorUpdate.COLUMN_SQUARES,
                    AdafactorUpdate.FACTORED_DIRECTION,
                    AdafactorUpdate.ADAFACTOR_VECTOR),
            Set.of(Sigmoids.SIGMOID, Sigmoids.SIGMOID_BACKWARD, Sigmoids.TANH, Sigmoids.TANH_BACKWARD),
            Set.of(Softplus.SOFTPLUS, Softplus.SOFTPLUS_BACKWARD),
            Set.of(Gelu.GELU, Gelu.GELU_BACKWARD),
            Set.of(GeluTanh.GELU_TANH, GeluTanh.GELU_TANH_BACKWARD),
            Set.of(Silu.SILU, Silu.SILU_BACKWARD),
            Set.of(Mish.MISH, Mish.MISH_BACKWARD),
            Set.of(
                    ExponentialUnits.ELU,
                    ExponentialUnits.ELU_BACKWARD,
                    ExponentialUnits.SELU,
                    ExponentialUnits.SELU_BACKWARD),
            Set.of(
                    HardActivations.LEAKY_RELU,
                    HardActivations.LEAKY_RELU_BACKWARD,
                    HardActivations.HARD_SIGMOID,
                    HardActivations.HARD_SIGMOID_BACKWARD,
                    HardActivations.HARD_SWISH,
                    HardActivations.HARD_SWISH_BACKWARD),
            Set.of(Glu.GLU, Glu.GLU_BACKWARD),
            Set.of(SwiGlu.SWI_GLU, SwiGlu.SWI_GLU_BACKWARD),
            Set.of(Maxout.MAXOUT, Maxout.MAXOUT_BACKWARD),
            Set.of(Prelu.PRELU, Prelu.PRELU_BACKWARD));

    private Kernels() {}

    /** Every kernel of this library. */
    public static Set<Kernel> all() {
        Set<Kernel> all = new LinkedHashSet<>();
        BY_CLASS.forEach(all::addAll);
        return all;
    }
}
