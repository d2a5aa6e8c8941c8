package lanewise.simd.kernel;

import lanewise.simd.Tensor;

/** What batch normalization refuses. */
final class BatchNormChecks {
    private BatchNormChecks() {}

    static void training(
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
        String kernel = "batchNorm";
        int n = size(kernel, images, channels, plane, from, to);
        Checks.map(kernel, x, y, n);
        parameter(kernel, "gamma", gamma, "y", y, n, channels);
        parameter(kernel, "beta", beta, "y", y, n, channels);
        statistic(kernel, "runningMean", runningMean, x, gamma, beta, y, n, channels);
        statistic(kernel, "runningVar", runningVar, x, gamma, beta, y, n, channels);
        statistic(kernel, "mean", mean, x, gamma, beta, y, n, channels);
        statistic(kernel, "rstd", rstd, x, gamma, beta, y, n, channels);
        Checks.disjoint(kernel, "runningMean", runningMean, channels, "runningVar", runningVar, channels);
        Checks.disjoint(kernel, "runningMean", runningMean, channels, "mean", mean, channels);
        Checks.disjoint(kernel, "runningMean", runningMean, channels, "rstd", rstd, channels);
        Checks.disjoint(kernel, "runningVar", runningVar, channels, "mean", mean, channels);
        Checks.disjoint(kernel, "runningVar", runningVar, channels, "rstd", rstd, channels);
        Checks.disjoint(kernel, "mean", mean, channels, "rstd", rstd, channels);
        eps(kernel, eps);
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    kernel + ": momentum is " + momentum + "; it must be 0 or more and less than 1");
        }
        if ((long) images * plane < 2) {
            throw new IllegalArgumentException(kernel + ": " + images + " images with planes of " + plane
                    + " are not more than 1 value per channel, which training needs");
        }
    }

    static void inference(
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
        String kernel = "batchNormInference";
        int n = size(kernel, images, channels, plane, from, to);
        Checks.map(kernel, x, y, n);
        parameter(kernel, "gamma", gamma, "y", y, n, channels);
        parameter(kernel, "beta", beta, "y", y, n, channels);
        parameter(kernel, "runningMean", runningMean, "y", y, n, channels);
        parameter(kernel, "runningVar", runningVar, "y", y, n, channels);
        statistic(kernel, "rstd", rstd, x, gamma, beta, y, n, channels);
        Checks.disjoint(kernel, "runningMean", runningMean, channels, "rstd", rstd, channels);
        Checks.disjoint(kernel, "runningVar", runningVar, channels, "rstd", rstd, channels);
        eps(kernel, eps);
    }

    static void backward(
            String kernel,
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
        int n = size(kernel, images, channels, plane, from, to);
        Checks.gradient(kernel, "x", x, dy, dx, n);
        String meanName = kernel.equals("batchNormBackward") ? "mean" : "runningMean";
        parameter(kernel, "gamma", gamma, "dx", dx, n, channels);
        parameter(kernel, meanName, mean, "dx", dx, n, channels);
        parameter(kernel, "rstd", rstd, "dx", dx, n, channels);
        gradient(kernel, "dgamma", dgamma, x, dy, dx, n, channels);
        gradient(kernel, "dbeta", dbeta, x, dy, dx, n, channels);
        Checks.disjoint(kernel, "gamma", gamma, channels, "dgamma", dgamma, channels);
        Checks.disjoint(kernel, "gamma", gamma, channels, "dbeta", dbeta, channels);
        Checks.disjoint(kernel, meanName, mean, channels, "dgamma", dgamma, channels);
        Checks.disjoint(kernel, meanName, mean, channels, "dbeta", dbeta, channels);
        Checks.disjoint(kernel, "rstd", rstd, channels, "dgamma", dgamma, channels);
        Checks.disjoint(kernel, "rstd", rstd, channels, "dbeta", dbeta, channels);
        Checks.disjoint(kernel, "dgamma", dgamma, channels, "dbeta", dbeta, channels);
    }

    /** The elements of x. */
    static int size(String kernel, int images, int channels, int plane, int from, int to) {
        if (images < 0 || channels < 0 || plane < 1) {
            throw new IllegalArgumentException(kernel + ": the size is " + images + "x" + channels + "x" + plane
                    + "; images and channels must be 0 or more, and a plane 1 or more");
        }
        if (from < 0 || to < from || to > channels) {
            throw new IllegalArgumentException(
                    kernel + ": the channels " + from + " to " + to + " do not lie in 0 to " + channels);
        }
        long n = (long) images * channels * plane;
        if (n > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(kernel + ": " + images + "x" + channels + "x" + plane + " are " + n
                    + " elements; a tensor has at most " + Integer.MAX_VALUE);
        }
        return (int) n;
    }

    /** Read, an element per channel. */
    static void parameter(String kernel, String name, Tensor p, String nameY, Tensor y, int n, int channels) {
        Checks.atLeast(kernel, name, p, channels);
        Checks.disjoint(kernel, name, p, channels, nameY, y, n);
    }

    private static void statistic(
            String kernel, String name, Tensor s, Tensor x, Tensor gamma, Tensor beta, Tensor y, int n, int channels) {
        Checks.atLeast(kernel, name, s, channels);
        Checks.writable(kernel, name, s);
        Checks.disjoint(kernel, name, s, channels, "x", x, n);
        Checks.disjoint(kernel, name, s, channels, "gamma", gamma, channels);
        Checks.disjoint(kernel, name, s, channels, "beta", beta, channels);
        Checks.disjoint(kernel, name, s, channels, "y", y, n);
    }

    private static void gradient(
            String kernel, String name, Tensor d, Tensor x, Tensor dy, Tensor dx, int n, int channels) {
        Checks.atLeast(kernel, name, d, channels);
        Checks.writable(kernel, name, d);
        Checks.disjoint(kernel, name, d, channels, "x", x, n);
        Checks.disjoint(kernel, name, d, channels, "dy", dy, n);
        Checks.disjoint(kernel, name, d, channels, "dx", dx, n);
    }

    private static void eps(String kernel, double eps) {
        if (!(eps >= 0)) {
            throw new IllegalArgumentException(kernel + ": eps is " + eps + "; it must be 0 or more");
        }
    }
}
