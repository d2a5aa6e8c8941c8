package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.BatchNorm;
import lanewise.simd.kernel.BatchNormColumns;
import lanewise.simd.kernel.BatchNormRows;
import lanewise.simd.kernel.BatchNormStatistics;
import lanewise.simd.kernel.BatchNormSums;
import lanewise.simd.kernel.Deviations;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.LayerNorm;
import lanewise.simd.kernel.PairedSums;
import lanewise.simd.kernel.PlanePairs;
import lanewise.simd.kernel.Planes;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.RmsNorm;
import lanewise.simd.kernel.RowStrips;

/** Norms, forward and backward. Statistics and parameters lie in slices of the small vector. */
final class NormWorkloads {
    private static final double EPS = 1e-5;
    private static final int WIDE = N / 2;

    static final List<Workload> ALL = List.of(
            pass(
                    "layer_norm",
                    16,
                    o -> LayerNorm.layerNorm(o.x, o.y, o.y, o.v, o.mean, o.loss, EPS, COLS, 0, ROWS),
                    PairedSums.SUMS,
                    PairedSums.SQUARES,
                    RowStrips.GAIN),
            pass(
                    "layer_norm_backward",
                    44,
                    o -> LayerNorm.layerNormBackward(
                            o.x, o.y, o.z, o.mean, o.loss, o.v, o.part, o.otherPart, COLS, 0, ROWS),
                    RowStrips.GAIN_BACKWARD,
                    PairedSums.SUMS,
                    PairedSums.PRODUCTS,
                    PlanePairs.NORMALIZE_BACKWARD),
            pass(
                    "layer_norm_wide",
                    16,
                    o -> LayerNorm.layerNorm(o.x, o.y, o.y, o.v, o.mean, o.loss, EPS, WIDE, 0, 2),
                    Reductions.SUM,
                    Deviations.SQUARES,
                    LayerNorm.LAYER_NORM),
            pass(
                    "layer_norm_wide_backward",
                    44,
                    o -> LayerNorm.layerNormBackward(o.x, o.y, o.z, o.mean, o.loss, o.v, o.small, o.wide, WIDE, 0, 2),
                    Elementwise.FILL,
                    Reductions.SUM,
                    Deviations.PRODUCTS,
                    LayerNorm.LAYER_NORM_BACKWARD,
                    Planes.NORMALIZE_BACKWARD),
            pass(
                    "rms_norm",
                    12,
                    o -> RmsNorm.rmsNorm(o.x, o.y, o.v, o.loss, EPS, COLS, 0, ROWS),
                    Deviations.SQUARES,
                    RmsNorm.RMS_NORM),
            pass(
                    "rms_norm_backward",
                    40,
                    o -> RmsNorm.rmsNormBackward(o.x, o.y, o.z, o.loss, o.v, o.part, COLS, 0, ROWS),
                    Elementwise.FILL,
                    Deviations.PRODUCTS,
                    RmsNorm.RMS_NORM_BACKWARD,
                    Planes.NORMALIZE_BACKWARD),
            pass(
                    "batch_norm_planes",
                    16,
                    o -> BatchNorm.batchNormInference(
                            o.x, o.y, o.y, o.y, o.z, o.v, o.loss, EPS, 1, ROWS, COLS, 0, ROWS),
                    BatchNormStatistics.CHANNEL_DEVIATIONS,
                    Planes.NORMALIZE),
            pass(
                    "batch_norm_pairs",
                    24,
                    o -> BatchNorm.batchNorm(
                            o.x,
                            o.y,
                            o.z,
                            o.part,
                            o.otherPart,
                            o.v,
                            o.columnMean,
                            o.small,
                            0.1,
                            EPS,
                            2,
                            ROWS / 2,
                            COLS,
                            0,
                            ROWS / 2),
                    PairedSums.SUMS,
                    PairedSums.SQUARES,
                    BatchNormStatistics.CHANNEL_MEANS,
                    BatchNormStatistics.CHANNEL_DEVIATIONS,
                    PlanePairs.NORMALIZE),
            pass(
                    "batch_norm_pairs_backward",
                    32,
                    o -> BatchNorm.batchNormBackward(
                            o.x,
                            o.y,
                            o.z,
                            o.columnMean,
                            o.small,
                            o.v,
                            o.part,
                            o.otherPart,
                            2,
                            ROWS / 2,
                            COLS,
                            0,
                            ROWS / 2),
                    PairedSums.SUMS,
                    PairedSums.PRODUCTS,
                    BatchNormStatistics.CHANNEL_GAIN_GRADIENTS,
                    PlanePairs.NORMALIZE_BACKWARD),
            pass(
                    "batch_norm_columns",
                    16,
                    o -> BatchNorm.batchNorm(
                            o.x,
                            o.y,
                            o.z,
                            o.part,
                            o.otherPart,
                            o.v,
                            o.columnMean,
                            o.small,
                            0.1,
                            EPS,
                            ROWS,
                            COLS,
                            1,
                            0,
                            COLS),
                    Elementwise.FILL,
                    BatchNormSums.COLUMN_TOTAL,
                    BatchNormSums.COLUMN_SQUARES,
                    BatchNormStatistics.CHANNEL_MEANS,
                    BatchNormStatistics.CHANNEL_DEVIATIONS,
                    BatchNormColumns.NORMALIZE_COLUMNS),
            pass(
                    "batch_norm_columns_backward",
                    24,
                    o -> BatchNorm.batchNormBackward(
                            o.x, o.y, o.z, o.columnMean, o.small, o.v, o.part, o.otherPart, ROWS, COLS, 1, 0, COLS),
                    Elementwise.FILL,
                    BatchNormSums.COLUMN_TOTAL,
                    BatchNormSums.COLUMN_PRODUCTS,
                    BatchNormStatistics.CHANNEL_GAIN_GRADIENTS,
                    BatchNormColumns.NORMALIZE_COLUMNS_BACKWARD),
            pass(
                    "batch_norm_columns_frozen",
                    20,
                    o -> BatchNorm.batchNormInferenceBackward(
                            o.x, o.y, o.z, o.columnMean, o.small, o.v, o.part, o.otherPart, N / COLS, COLS, 1, 0, COLS),
                    Elementwise.FILL,
                    BatchNormSums.COLUMN_TOTAL,
                    BatchNormSums.COLUMN_PRODUCTS,
                    BatchNormStatistics.CHANNEL_GAIN_GRADIENTS,
                    BatchNormColumns.SCALE_COLUMNS_BACKWARD),
            pass(
                    "batch_norm_rows",
                    8,
                    o -> BatchNorm.batchNormInference(o.x, o.y, o.y, o.y, o.z, o.v, o.small, EPS, 1, N, 1, 0, N),
                    BatchNormStatistics.CHANNEL_DEVIATIONS,
                    BatchNormRows.NORMALIZE_ROW),
            pass(
                    "batch_norm_rows_backward",
                    24,
                    o -> BatchNorm.batchNormBackward(o.x, o.y, o.z, o.z, o.y, o.v, o.small, o.wide, 1, N, 1, 0, N),
                    Elementwise.FILL,
                    BatchNormSums.COLUMN_TOTAL,
                    BatchNormSums.COLUMN_PRODUCTS,
                    BatchNormStatistics.CHANNEL_GAIN_GRADIENTS,
                    BatchNormRows.NORMALIZE_ROW_BACKWARD),
            pass(
                    "batch_norm_rows_frozen",
                    20,
                    o -> BatchNorm.batchNormInferenceBackward(
                            o.x, o.y, o.z, o.z, o.y, o.v, o.small, o.wide, 1, N, 1, 0, N),
                    Elementwise.FILL,
                    BatchNormSums.COLUMN_TOTAL,
                    BatchNormSums.COLUMN_PRODUCTS,
                    BatchNormStatistics.CHANNEL_GAIN_GRADIENTS,
                    BatchNormRows.SCALE_ROW_BACKWARD));

    private NormWorkloads() {}
}
