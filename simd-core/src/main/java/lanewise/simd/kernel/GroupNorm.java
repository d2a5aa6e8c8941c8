package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.get;
import static lanewise.simd.lane.Lanes.set;

import java.util.Set;
import lanewise.simd.Tensor;

/**
 * Group normalization (Wu and He 2018): each group of channels of each image to mean 0 and variance 1, then each channel times a gain plus a bias.
 * With as many groups as channels it is instance normalization (Ulyanov, Vedaldi and Lempitsky 2016).
 *
 * <p>Tensors are images x channels x plane (NCHW with plane = height · width). Group k of image i is row i · groups + k: its
 * m = channels/groups · plane elements lie side by side, and mean and rstd are those that {@link LayerNorm} has of such a row.
 *
 * <p>Every method takes a range of images [from, to), so that workers can share a batch, and throws {@link IllegalArgumentException} for groups that do
 * not divide the channels, an eps that is not positive, wrong sizes, overlap, or a read-only output.
 */
public final class GroupNorm {
    /** All that the methods may call. */
    public static final Set<Kernel> KERNELS = Set.of(
            Reductions.SUM, Deviations.SQUARES, Deviations.PRODUCTS, Planes.NORMALIZE, Planes.NORMALIZE_BACKWARD);

    private GroupNorm() {}

    /**
     * y[i, c, p] = fma(x[i, c, p] − mean, rstd · gamma[c], beta[c]) with mean and rstd of the group.
     *
     * @param x images x channels x plane
     * @param gamma channels gains
     * @param beta channels biases
     * @param y images x channels x plane; may be x
     * @param mean images x groups, overwritten; for the backward pass
     * @param rstd images x groups, overwritten; for the backward pass
     */
    public static void groupNorm(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor y,
            Tensor mean,
            Tensor rstd,
            double eps,
            int groups,
            int channels,
            int plane,
            int from,
            int to) {
        String kernel = "groupNorm";
        int n = size(kernel, groups, channels, plane, from, to);
        Checks.map(kernel, x, y, n);
        BatchNormChecks.parameter(kernel, "gamma", gamma, "y", y, n, channels);
        BatchNormChecks.parameter(kernel, "beta", beta, "y", y, n, channels);
        statistic(kernel, "mean", mean, x, gamma, beta, y, n, channels, groups * to);
        statistic(kernel, "rstd", rstd, x, gamma, beta, y, n, channels, groups * to);
        Checks.disjoint(kernel, "mean", mean, groups * to, "rstd", rstd, groups * to);
        Checks.positive(kernel, "eps", eps);
        int m = channels / groups * plane;
        for (int row = from * groups; row < to * groups; row++) {
            LayerNorm.statistics(x.segment(), mean.segment(), rstd.segment(), (float) eps, row, m);
            normalize(x, gamma, beta, y, get(mean.segment(), row), get(rstd.segment(), row), row, groups, m, plane);
        }
    }

    private static void normalize(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor y,
            float mean,
            float rstd,
            int row,
            int groups,
            int m,
            int plane) {
        int c = row % groups * (m / plane);
        for (int at = row * m; at < (row + 1) * m; at += plane) {
            float scale = rstd * get(gamma.segment(), c);
            Planes.normalizeWalk(mean, scale, get(beta.segment(), c), x.segment(), y.segment(), at, plane);
            c++;
        }
    }

    /**
     * Backward. For each image and channel dbetaParts[i, c] = Σ dy, dgammaParts[i, c] = (Σ dy · (x − mean)) · rstd; over the channels of a
     * group, ascending, s = the chain of fma(gamma[c], dbetaParts[i, c], s) from 0, q that of fma(gamma[c], dgammaParts[i, c], q);
     * dx = fma(dy, gamma[c] · rstd, fma(x − mean, −(rstd · rstd) · (q · (1/m)), −rstd · (s · (1/m)))).
     *
     * <p>The gradients of gain and bias are the column sums of the parts ({@link ColumnReductions#columnSum}).
     *
     * @param x the inputs of the forward pass
     * @param dy images x channels x plane
     * @param gamma channels gains
     * @param mean as the forward pass left it
     * @param rstd as the forward pass left it
     * @param dx images x channels x plane, overwritten; may be x or dy
     * @param dgammaParts images x channels, overwritten
     * @param dbetaParts images x channels, overwritten
     */
    public static void groupNormBackward(
            Tensor x,
            Tensor dy,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            Tensor dgammaParts,
            Tensor dbetaParts,
            int groups,
            int channels,
            int plane,
            int from,
            int to) {
        String kernel = "groupNormBackward";
        int n = size(kernel, groups, channels, plane, from, to);
        Checks.gradient(kernel, "x", x, dy, dx, n);
        BatchNormChecks.parameter(kernel, "gamma", gamma, "dx", dx, n, channels);
        BatchNormChecks.parameter(kernel, "mean", mean, "dx", dx, n, groups * to);
        BatchNormChecks.parameter(kernel, "rstd", rstd, "dx", dx, n, groups * to);
        parts(kernel, "dgammaParts", dgammaParts, x, dy, gamma, mean, rstd, dx, n, channels, groups, to);
        parts(kernel, "dbetaParts", dbetaParts, x, dy, gamma, mean, rstd, dx, n, channels, groups, to);
        Checks.disjoint(kernel, "dgammaParts", dgammaParts, channels * to, "dbetaParts", dbetaParts, channels * to);
        int m = channels / groups * plane;
        for (int row = from * groups; row < to * groups; row++) {
            backward(x, dy, gamma, mean, rstd, dx, dgammaParts, dbetaParts, row, groups, m, plane);
        }
    }

    private static void backward(
            Tensor x,
            Tensor dy,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            Tensor dgammaParts,
            Tensor dbetaParts,
            int row,
            int groups,
            int m,
            int plane) {
        float mu = get(mean.segment(), row);
        float r = get(rstd.segment(), row);
        int perGroup = m / plane;
        int first = row % groups * perGroup;
        float s = 0f;
        float q = 0f;
        for (int k = 0; k < perGroup; k++) {
            int at = row * m + k * plane;
            float sum = Reductions.sum(dy.segment(), at, plane);
            float product = Deviations.products(mu, x.segment(), dy.segment(), at, plane) * r;
            set(dbetaParts.segment(), row * perGroup + k, sum);
            set(dgammaParts.segment(), row * perGroup + k, product);
            s = Math.fma(get(gamma.segment(), first + k), sum, s);
            q = Math.fma(get(gamma.segment(), first + k), product, q);
        }
        float inverse = 1f / m;
        float b = -(r * r) * (q * inverse);
        float c = -r * (s * inverse);
        for (int k = 0; k < perGroup; k++) {
            float a = get(gamma.segment(), first + k) * r;
            int at = row * m + k * plane;
            Planes.gradientWalk(mu, a, b, c, x.segment(), dy.segment(), dx.segment(), at, plane);
        }
    }

    private static int size(String kernel, int groups, int channels, int plane, int from, int to) {
        if (groups < 1 || channels < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    kernel + ": " + groups + " groups do not divide " + channels + " channels");
        }
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(kernel + ": the images are " + from + " to " + to
                    + "; neither may be negative, nor the first be the greater");
        }
        return BatchNormChecks.size(kernel, to, channels, plane, 0, channels);
    }

    private static void statistic(
            String kernel,
            String name,
            Tensor s,
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor y,
            int n,
            int channels,
            int rows) {
        Checks.atLeast(kernel, name, s, rows);
        Checks.writable(kernel, name, s);
        Checks.disjoint(kernel, name, s, rows, "x", x, n);
        Checks.disjoint(kernel, name, s, rows, "gamma", gamma, channels);
        Checks.disjoint(kernel, name, s, rows, "beta", beta, channels);
        Checks.disjoint(kernel, name, s, rows, "y", y, n);
    }

    private static void parts(
            String kernel,
            String name,
            Tensor parts,
            Tensor x,
            Tensor dy,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            int n,
            int channels,
            int groups,
            int to) {
        Checks.atLeast(kernel, name, parts, to, channels);
        Checks.writable(kernel, name, parts);
        Checks.disjoint(kernel, name, parts, channels * to, "x", x, n);
        Checks.disjoint(kernel, name, parts, channels * to, "dy", dy, n);
        Checks.disjoint(kernel, name, parts, channels * to, "gamma", gamma, channels);
        Checks.disjoint(kernel, name, parts, channels * to, "mean", mean, groups * to);
        Checks.disjoint(kernel, name, parts, channels * to, "rstd", rstd, groups * to);
        Checks.disjoint(kernel, name, parts, channels * to, "dx", dx, n);
    }
}
