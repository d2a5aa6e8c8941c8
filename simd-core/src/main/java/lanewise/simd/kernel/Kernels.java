package lanewise.simd.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that can be warmed up; for tests and measurements, since a program names what it uses. */
public final class Kernels {
    private static final List<Set<Kernel>> BY_CLASS = List.of(
            GemmKernels.ALL,
            ConvKernels.ALL,
            Set.of(
                    Elementwise.FILL,
                    Elementwise.ADD,
                    Elementwise.SUB,
                    Elementwise.MUL,
                    Elementwise.SCALE,
                    Elementwise.AXPY),
            Set.of(
                    Arithmetic.DIV,
                    Arithmetic.FMA,
                    Arithmetic.SQUARE,
                    Arithmetic.SQRT,
                    Arithmetic.RSQRT,
                    Arithmetic.RECIPROCAL),
            Set.of(Bounds.MINIMUM, Bounds.MAXIMUM, Bounds.CLAMP, Bounds.ABS, Bounds.SIGN),
            Set.of(
                    Comparisons.LESS,
                    Comparisons.LESS_OR_EQUAL,
                    Comparisons.EQUAL,
                    Comparisons.NOT_EQUAL,
                    Comparisons.SELECT),
            Set.of(Broadcasts.ADD_ROW, Broadcasts.SCALE_ROWS, Broadcasts.SCALE_COLUMNS),
            Set.of(Exponential.EXP, Exponential.EXPM1, Logarithm.LOG, Logarithm.LOG1P),
            Set.of(ErrorFunction.ERF, Trigonometry.SIN_COS, Power.POW),
            Set.of(Activations.RELU, Activations.RELU_BACKWARD),
            Set.of(Reductions.SUM, Reductions.MAX, InnerProducts.DOT, InnerProducts.SUM_OF_SQUARES),
            Set.of(VectorNorms.L1, VectorNorms.MAX_NORM, Positions.FIRST, TopK.NEXT_ABOVE),
            Set.of(ColumnReductions.COLUMN_SUM, ColumnReductions.COLUMN_SUM_OF_EIGHT),
            Set.of(ColumnSquares.COLUMN_SQUARES, ColumnSquares.COLUMN_SQUARES_OF_EIGHT),
            Set.of(ColumnExtremes.COLUMN_MAX, ColumnExtremes.COLUMN_MIN, ColumnExtremes.COLUMN_INDEX),
            Set.of(Rows.EXP_ROW, Rows.SCALE_ROW, Rows.SOFTMAX_BACKWARD),
            Set.of(LogSoftmax.LOG_SOFTMAX, LogSoftmax.LOG_SOFTMAX_BACKWARD),
            Set.of(CrossEntropy.TARGETS, CrossEntropy.TARGET_LOSSES, CrossEntropy.TARGET_GRADIENT),
            Set.of(ErrorLosses.SQUARED_ERROR, ErrorLosses.PIECEWISE_ERROR, ErrorLosses.HUBER),
            Set.of(LogCosh.LOG_COSH, SigmoidCrossEntropy.SIGMOID_CROSS_ENTROPY, FocalLoss.FOCAL),
            Set.of(KlDivergence.KL_DIVERGENCE, PoissonLoss.POISSON, PoissonLoss.POISSON_LOG, HingeLoss.HINGE),
            Set.of(MultiMargin.EXCESS, MultiMargin.EXCESS_STEP, CosineDistance.COSINE_GRADIENT),
            Set.of(TripletMargin.DIFFERENCES, TripletMargin.TRIPLET_GRADIENT),
            Set.of(Deviations.SQUARES, Deviations.PRODUCTS),
            Set.of(PairedSums.SUMS, PairedSums.SQUARES, PairedSums.PRODUCTS),
            Set.of(RowStrips.GAIN, RowStrips.GAIN_BACKWARD),
            Set.of(Planes.NORMALIZE, Planes.NORMALIZE_BACKWARD),
            Set.of(LayerNorm.LAYER_NORM, LayerNorm.LAYER_NORM_BACKWARD),
            Set.of(RmsNorm.RMS_NORM, RmsNorm.RMS_NORM_BACKWARD),
            Set.of(
                    BatchNormSums.COLUMN_TOTAL,
                    BatchNormSums.COLUMN_SQUARES,
                    BatchNormSums.COLUMN_PRODUCTS,
                    BatchNormColumns.NORMALIZE_COLUMNS,
                    BatchNormColumns.NORMALIZE_COLUMNS_BACKWARD,
                    BatchNormColumns.SCALE_COLUMNS_BACKWARD),
            Set.of(
                    BatchNormStatistics.CHANNEL_MEANS,
                    BatchNormStatistics.CHANNEL_DEVIATIONS,
                    BatchNormStatistics.CHANNEL_GAIN_GRADIENTS),
            Set.of(PlanePairs.NORMALIZE, PlanePairs.NORMALIZE_BACKWARD),
            Set.of(BatchNormRows.NORMALIZE_ROW, BatchNormRows.NORMALIZE_ROW_BACKWARD, BatchNormRows.SCALE_ROW_BACKWARD),
            Set.of(SgdUpdate.SGD),
            Set.of(
                    MomentumUpdate.MOMENTUM,
                    NesterovUpdate.NESTEROV,
                    NesterovUpdate.NESTEROV_AHEAD,
                    NesterovUpdate.LOOK_AHEAD,
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
            Set.of(AdafactorUpdate.FACTORED_DIRECTION, AdafactorUpdate.ADAFACTOR_VECTOR),
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
            Set.of(Prelu.PRELU, Prelu.PRELU_BACKWARD, SharedPrelu.SLOPE_GRADIENT),
            Set.of(ChannelPrelu.CHANNEL_PRELU, ChannelPrelu.CHANNEL_PRELU_BACKWARD),
            Set.of(RandomNumbers.UNIFORM, RandomNormals.NORMAL, TruncatedNormals.TRUNCATE),
            Set.of(Dropout.DROPOUT, Dropout.MASKED, Dropout.DROPOUT_CHANNEL),
            Set.of(
                    MaxPooling.MAX_POOL,
                    MaxPooling.MAX_POOL_HALVING,
                    MaxPooling.MAX_POOL_QUARTERING,
                    MaxPooling.MAX_POOL_BACKWARD,
                    MaxPooling.MAX_POOL_HALVING_BACKWARD,
                    MaxPooling.MAX_POOL_QUARTERING_BACKWARD),
            Set.of(
                    AveragePooling.AVERAGE_POOL,
                    AveragePooling.AVERAGE_POOL_HALVING,
                    AveragePooling.AVERAGE_POOL_BACKWARD,
                    AveragePooling.AVERAGE_POOL_HALVING_BACKWARD),
            Set.of(Images.COPY_ROW, Lookup.ACCUMULATE));

    private Kernels() {}

    /** Every kernel of this library. */
    public static Set<Kernel> all() {
        Set<Kernel> all = new LinkedHashSet<>();
        BY_CLASS.forEach(all::addAll);
        return all;
    }
}
