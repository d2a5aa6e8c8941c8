package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;
import static lanewise.simd.kernel.RowCases.cols;
import static lanewise.simd.kernel.RowCases.rows;

import java.util.List;

/** Rows of the table of kernels: one row of n elements, two images of n channels, or one of a channel of n elements; or none. */
final class NormCases {
    private static final double EPS = 1e-5;

    static final List<KernelCase> ALL = List.of(
            of(
                    "layerNorm",
                    "x gamma beta y mean:0 rstd:0",
                    "y mean rstd",
                    "x=y",
                    (t, n) -> LayerNorm.layerNorm(t[0], t[1], t[2], t[3], t[4], t[5], EPS, cols(n), 0, rows(n))),
            of(
                    "layerNorm",
                    "x y mean:0 rstd:0",
                    "y mean rstd",
                    "x=y",
                    (t, n) -> LayerNorm.layerNorm(t[0], t[1], t[2], t[3], EPS, cols(n), 0, rows(n))),
            of(
                    "layerNormBackward",
                    "x dy gamma mean:0 rstd:0 dx dgammaParts dbetaParts",
                    "dx dgammaParts dbetaParts",
                    "dy=dx",
                    (t, n) -> LayerNorm.layerNormBackward(
                            t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], cols(n), 0, rows(n))),
            of(
                    "layerNormBackward",
                    "x dy mean:0 rstd:0 dx",
                    "dx",
                    "dy=dx",
                    (t, n) -> LayerNorm.layerNormBackward(t[0], t[1], t[2], t[3], t[4], cols(n), 0, rows(n))),
            of(
                    "rmsNorm",
                    "x gamma y rstd:0",
                    "y rstd",
                    "x=y",
                    (t, n) -> RmsNorm.rmsNorm(t[0], t[1], t[2], t[3], EPS, cols(n), 0, rows(n))),
            of(
                    "rmsNorm",
                    "x y rstd:0",
                    "y rstd",
                    "x=y",
                    (t, n) -> RmsNorm.rmsNorm(t[0], t[1], t[2], EPS, cols(n), 0, rows(n))),
            of(
                    "rmsNormBackward",
                    "x dy gamma rstd:0 dx dgammaParts",
                    "dx dgammaParts",
                    "dy=dx",
                    (t, n) -> RmsNorm.rmsNormBackward(t[0], t[1], t[2], t[3], t[4], t[5], cols(n), 0, rows(n))),
            of(
                    "rmsNormBackward",
                    "x dy rstd:0 dx",
                    "dx",
                    "dy=dx",
                    (t, n) -> RmsNorm.rmsNormBackward(t[0], t[1], t[2], t[3], cols(n), 0, rows(n))),
            of(
                    "batchNorm",
                    "x:2 gamma beta runningMean runningVar y:2 mean rstd",
                    "runningMean runningVar y mean rstd",
                    "x=y",
                    (t, n) -> BatchNorm.batchNorm(
                            t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], 0.1, EPS, 2, n, 1, 0, n)),
            of(
                    "batchNorm",
                    "x:2 gamma:0 beta:0 runningMean:0 runningVar:0 y:2 mean:0 rstd:0",
                    "runningMean runningVar y mean rstd",
                    "x=y",
                    (t, n) -> BatchNorm.batchNorm(
                            t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], 0.1, EPS, 2, rows(n), cols(n), 0, rows(n))),
            of(
                    "batchNormInference",
                    "x gamma beta runningMean runningVar y rstd",
                    "y rstd",
                    "x=y",
                    (t, n) ->
                            BatchNorm.batchNormInference(t[0], t[1], t[2], t[3], t[4], t[5], t[6], EPS, 1, n, 1, 0, n)),
            of(
                    "batchNormBackward",
                    "x:2 dy:2 gamma mean rstd dx:2 dgamma dbeta",
                    "dx dgamma dbeta",
                    "x=dx dy=dx",
                    (t, n) ->
                            BatchNorm.batchNormBackward(t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], 2, n, 1, 0, n)),
            of(
                    "batchNormBackward",
                    "x:2 dy:2 gamma:0 mean:0 rstd:0 dx:2 dgamma:0 dbeta:0",
                    "dx dgamma dbeta",
                    "x=dx dy=dx",
                    (t, n) -> BatchNorm.batchNormBackward(
                            t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], 2, rows(n), cols(n), 0, rows(n))),
            of(
                    "batchNormInferenceBackward",
                    "x dy gamma runningMean rstd dx dgamma dbeta",
                    "dx dgamma dbeta",
                    "x=dx dy=dx",
                    (t, n) -> BatchNorm.batchNormInferenceBackward(
                            t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], 1, n, 1, 0, n)),
            of(
                    "groupNorm",
                    "x gamma:0 beta:0 y mean:0 rstd:0",
                    "y mean rstd",
                    "x=y",
                    (t, n) -> GroupNorm.groupNorm(t[0], t[1], t[2], t[3], t[4], t[5], EPS, 1, 1, cols(n), 0, rows(n))),
            of(
                    "groupNormBackward",
                    "x dy gamma:0 mean:0 rstd:0 dx dgammaParts:0 dbetaParts:0",
                    "dx dgammaParts dbetaParts",
                    "x=dx dy=dx",
                    (t, n) -> GroupNorm.groupNormBackward(
                            t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], 1, 1, cols(n), 0, rows(n))));

    private NormCases() {}
}
