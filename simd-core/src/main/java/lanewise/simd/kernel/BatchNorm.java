package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import lanewise.simd.Tensor;

/**
 * Batch normalization (Ioffe and Szegedy 2015): each channel to mean 0 and variance 1 over a batch, then times a gain plus a bias.
 *
 * <p>Tensors are images x channels x plane: NCHW with plane = height · width. A matrix of examples x features, or NHWC with an image per
 * pixel, has plane = 1.
 *
 * <p>Sums over a channel: those of its planes, each in the order of {@link Reductions} or {@link Deviations}, in chains of 256 images from
 * 0, and the chains added up from 0. With m = images · plane, mean[c] = Σx / m and rstd[c] = 1 / √(Σ(x − mean)² / m + eps): the biased variance, in a
 * pass of its own.
 *
 * <p>Every method takes a range of channels [from, to), so that workers can share a batch: all other arguments are the same for all of them. It throws
 * {@link IllegalArgumentException} for a negative eps, a momentum outside [0, 1), wrong sizes, overlap, or a read-only output.
 */
public final class BatchNorm {
    /** All that the methods may call. */
    public static final Set<Kernel> KERNELS = Set.of(
            Reductions.SUM,
            Deviations.SQUARES,
            Deviations.PRODUCTS,
            PairedSums.SUMS,
            PairedSums.SQUARES,
            PairedSums.PRODUCTS,
            PlanePairs.NORMALIZE,
            PlanePairs.NORMALIZE_BACKWARD,
            Planes.NORMALIZE,
            Planes.NORMALIZE_BACKWARD,
            Elementwise.FILL,
            BatchNormStatistics.CHANNEL_MEANS,
            BatchNormStatistics.CHANNEL_DEVIATIONS,
            BatchNormStatistics.CHANNEL_GAIN_GRADIENTS,
            BatchNormSums.COLUMN_TOTAL,
            BatchNormSums.COLUMN_SQUARES,
            BatchNormSums.COLUMN_PRODUCTS,
            BatchNormColumns.NORMALIZE_COLUMNS,
            BatchNormColumns.NORMALIZE_COLUMNS_BACKWARD,
            BatchNormColumns.SCALE_COLUMNS_BACKWARD,
            BatchNormRows.NORMALIZE_ROW,
            BatchNormRows.NORMALIZE_ROW_BACKWARD,
            BatchNormRows.SCALE_ROW_BACKWARD);

    /** Floats of a block of channels: a quarter of a megabyte of x, beside as much of dy or y. */
    private static final int IN_CACHE = 1 << 16;

    private BatchNorm() {}

    /**
     * Training: y[i, c, p] = fma(x[i, c, p] − mean[c], rstd[c] · gamma[c], beta[c]); runningMean[c] = (1 − momentum) · runningMean[c]
     * + momentum · mean[c] and the same of the variance, unbiased as in PyTorch, Σ(x − mean)² / (m − 1); in double, rounded once.
     *
     * @param x images x channels x plane
     * @param gamma channels gains
     * @param beta channels biases
     * @param runningMean channels, updated
     * @param runningVar channels, updated
     * @param y images x channels x plane; may be x
     * @param mean channels, overwritten; for the backward pass
     * @param rstd channels, overwritten; for the backward pass
     * @param momentum the weight of the new batch, in [0, 1)
     * @param eps 0 or more; with 0 a channel of equal values gives NaN
     * @throws IllegalArgumentException also when there is only one value per channel, which is its own mean
     */
    public static void batchNorm(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor runningMean,
            Tensor runningVar,
            Tensor y,
            Tensor mean,
            Tensor rstd,
            double momentum,
            double eps,
            int images,
            int channels,
            int plane,
            int from,
            int to) {
        BatchNormChecks.training(
                x,
                gamma,
                beta,
                runningMean,
                runningVar,
                y,
                mean,
                rstd,
                momentum,
                eps,
                images,
                channels,
                plane,
                from,
                to);
        float m = (float) ((long) images * plane);
        MemorySegment means = mean.segment();
        MemorySegment squares = rstd.segment();
        int block = plane == 1 ? to - from : block(images, plane);
        int end;
        for (int b = from; b < to; b = end) {
            end = end(b, block, to);
            sum(x.segment(), means, images, channels, plane, b, end);
            BatchNormStatistics.divideWalk(means, m, b, end);
            squares(x.segment(), means, squares, images, channels, plane, b, end);
            BatchNormStatistics.running(
                    means, squares, runningMean.segment(), runningVar.segment(), momentum, m, b, end);
            BatchNormStatistics.rstdWalk(squares, squares, m, (float) eps, b, end);
            normalize(x, gamma, beta, mean, rstd, y, images, channels, plane, b, end);
        }
    }

    /** Channels whose planes are still in the second cache when they are read again; what is done to each does not wait for the one before. */
    private static int block(int images, int plane) {
        return (int) Math.max(1, IN_CACHE / Math.max(1, (long) images * plane));
    }

    private static int end(int c, int block, int to) {
        return to - c < block ? to : c + block;
    }

    private static void sum(
            MemorySegment x, MemorySegment total, int images, int channels, int plane, int from, int to) {
        if (plane == 1) {
            BatchNormSums.sum(x, total, images, channels, from, to);
            return;
        }
        for (int c = from; c < to; c++) {
            set(total, c, Channels.sum(x, images, channels, plane, c));
        }
    }

    private static void squares(
            MemorySegment x,
            MemorySegment mean,
            MemorySegment total,
            int images,
            int channels,
            int plane,
            int from,
            int to) {
        if (plane == 1) {
            BatchNormSums.squares(x, mean, total, images, channels, from, to);
            return;
        }
        for (int c = from; c < to; c++) {
            set(total, c, Channels.squares(get(mean, c), x, images, channels, plane, c));
        }
    }

    /**
     * Inference: rstd[c] = 1 / √(runningVar[c] + eps), y[i, c, p] = fma(x[i, c, p] − runningMean[c], rstd[c] · gamma[c], beta[c]).
     *
     * @param x images x channels x plane
     * @param gamma channels gains
     * @param beta channels biases
     * @param runningMean channels
     * @param runningVar channels, not negative
     * @param y images x channels x plane; may be x
     * @param rstd channels, overwritten
     * @param eps 0 or more
     */
    public static void batchNormInference(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor runningMean,
            Tensor runningVar,
            Tensor y,
            Tensor rstd,
            double eps,
            int images,
            int channels,
            int plane,
            int from,
            int to) {
        BatchNormChecks.inference(
                x, gamma, beta, runningMean, runningVar, y, rstd, eps, images, channels, plane, from, to);
        BatchNormStatistics.rstdWalk(runningVar.segment(), rstd.segment(), 1f, (float) eps, from, to);
        normalize(x, gamma, beta, runningMean, rstd, y, images, channels, plane, from, to);
    }

    /**
     * Backward in training: dbeta[c] = Σ dy, dgamma[c] = (Σ dy · (x − mean[c])) · rstd[c], a = gamma[c] · rstd[c];
     * dx = fma(dy, a, fma(x − mean[c], −(a · rstd[c]) · (dgamma[c] · (1/m)), −a · (dbeta[c] · (1/m)))).
     *
     * @param x the inputs of the forward pass
     * @param dy images x channels x plane
     * @param gamma channels gains
     * @param mean as the forward pass left it
     * @param rstd as the forward pass left it
     * @param dx images x channels x plane, overwritten; may be x or dy
     * @param dgamma channels, overwritten
     * @param dbeta channels, overwritten
     */
    public static void batchNormBackward(
            Tensor x,
            Tensor dy,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            Tensor dgamma,
            Tensor dbeta,
            int images,
            int channels,
            int plane,
            int from,
            int to) {
        BatchNormChecks.backward(
                "batchNormBackward", x, dy, gamma, mean, rstd, dx, dgamma, dbeta, images, channels, plane, from, to);
        if (plane == 1) {
            parameterGradients(x, dy, mean, rstd, dgamma, dbeta, images, channels, plane, from, to);
            BatchNormColumns.gradient(
                    x.segment(),
                    dy.segment(),
                    gamma.segment(),
                    mean.segment(),
                    rstd.segment(),
                    dgamma.segment(),
                    dbeta.segment(),
                    dx.segment(),
                    images,
                    channels,
                    from,
                    to);
            return;
        }
        float inverse = 1f / (float) ((long) images * plane);
        int block = block(images, plane);
        int end;
        for (int first = from; first < to; first = end) {
            end = end(first, block, to);
            parameterGradients(x, dy, mean, rstd, dgamma, dbeta, images, channels, plane, first, end);
            for (int c = first; c < end; c++) {
                float a = get(gamma.segment(), c) * get(rstd.segment(), c);
                float b = Planes.b(a, get(rstd.segment(), c), get(dgamma.segment(), c), inverse);
                float c0 = Planes.c(a, get(dbeta.segment(), c), inverse);
                float mu = get(mean.segment(), c);
                Channels.gradient(mu, a, b, c0, x.segment(), dy.segment(), dx.segment(), images, channels, plane, c);
            }
        }
    }

    private static void parameterGradients(
            Tensor x,
            Tensor dy,
            Tensor mean,
            Tensor rstd,
            Tensor dgamma,
            Tensor dbeta,
            int images,
            int channels,
            int plane,
            int from,
            int to) {
        if (plane == 1) {
            BatchNormSums.gradients(
                    x.segment(),
                    dy.segment(),
                    mean.segment(),
                    dbeta.segment(),
                    dgamma.segment(),
                    images,
                    channels,
                    from,
                    to);
        } else {
            sum(dy.segment(), dbeta.segment(), images, channels, plane, from, to);
            for (int c = from; c < to; c++) {
                float mu = get(mean.segment(), c);
                set(dgamma.segment(), c, Channels.products(mu, x.segment(), dy.segment(), images, channels, plane, c));
            }
        }
        BatchNormStatistics.timesWalk(rstd.segment(), dgamma.segment(), from, to);
    }

    /**
     * Backward in inference, where mean and variance are constants: dbeta and dgamma as in training, and
     * dx = fma(dy, gamma[c] · rstd[c], 0).
     *
     * @param x the inputs of the forward pass
     * @param dy images x channels x plane
     * @param gamma channels gains
     * @param runningMean as in the forward pass
     * @param rstd as the forward pass left it
     * @param dx images x channels x plane, overwritten; may be x or dy
     * @param dgamma channels, overwritten
     * @param dbeta channels, overwritten
     */
    public static void batchNormInferenceBackward(
            Tensor x,
            Tensor dy,
            Tensor gamma,
            Tensor runningMean,
            Tensor rstd,
            Tensor dx,
            Tensor dgamma,
            Tensor dbeta,
            int images,
            int channels,
            int plane,
            int from,
            int to) {
        BatchNormChecks.backward(
                "batchNormInferenceBackward",
                x,
                dy,
                gamma,
                runningMean,
                rstd,
                dx,
                dgamma,
                dbeta,
                images,
                channels,
                plane,
                from,
                to);
        if (plane == 1) {
            parameterGradients(x, dy, runningMean, rstd, dgamma, dbeta, images, channels, plane, from, to);
            BatchNormColumns.scale(
                    dy.segment(), gamma.segment(), rstd.segment(), dx.segment(), images, channels, from, to);
            return;
        }
        int block = block(images, plane);
        int end;
        for (int b = from; b < to; b = end) {
            end = end(b, block, to);
            parameterGradients(x, dy, runningMean, rstd, dgamma, dbeta, images, channels, plane, b, end);
            for (int c = b; c < end; c++) {
                float a = get(gamma.segment(), c) * get(rstd.segment(), c);
                Channels.normalize(0f, a, 0f, dy.segment(), dx.segment(), images, channels, plane, c);
            }
        }
    }

    private static void normalize(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor mean,
            Tensor rstd,
            Tensor y,
            int images,
            int channels,
            int plane,
            int from,
            int to) {
        if (plane == 1) {
            BatchNormColumns.normalize(
                    x.segment(),
                    gamma.segment(),
                    beta.segment(),
                    mean.segment(),
                    rstd.segment(),
                    y.segment(),
                    images,
                    channels,
                    from,
                    to);
            return;
        }
        for (int c = from; c < to; c++) {
            float mu = get(mean.segment(), c);
            float scale = get(rstd.segment(), c) * get(gamma.segment(), c);
            float shift = get(beta.segment(), c);
            Channels.normalize(mu, scale, shift, x.segment(), y.segment(), images, channels, plane, c);
        }
    }
}
