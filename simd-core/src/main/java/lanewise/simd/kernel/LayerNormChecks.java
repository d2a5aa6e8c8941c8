package lanewise.simd.kernel;

import lanewise.simd.Tensor;

/** What {@link LayerNorm} and {@link RmsNorm} refuse. */
final class LayerNormChecks {
    private LayerNormChecks() {}

    static void forward(
            String kernel, Tensor x, Tensor y, Tensor mean, Tensor rstd, double eps, int cols, int from, int to) {
        RmsNorm.check(kernel, x, y, rstd, eps, cols, from, to);
        Checks.atLeast(kernel, "mean", mean, to);
        Checks.writable(kernel, "mean", mean);
        Checks.disjoint(kernel, "mean", mean, to, "x", x, to * cols);
        Checks.disjoint(kernel, "mean", mean, to, "y", y, to * cols);
        Checks.disjoint(kernel, "mean", mean, to, "rstd", rstd, to);
    }

    static void parameter(String kernel, String name, Tensor p, Tensor y, Tensor mean, Tensor rstd, int cols, int to) {
        RmsNorm.checkParameter(kernel, name, p, y, rstd, cols, to);
        Checks.disjoint(kernel, name, p, cols, "mean", mean, to);
    }

    static void backward(String kernel, Tensor x, Tensor dy, Tensor rstd, Tensor dx, int cols, int from, int to) {
        Checks.rows(kernel, "x", x, cols, from, to);
        Checks.rows(kernel, "dy", dy, cols, from, to);
        Checks.rows(kernel, "dx", dx, cols, from, to);
        Checks.atLeast(kernel, "rstd", rstd, to);
        Checks.writable(kernel, "dx", dx);
        Checks.disjoint(kernel, "x", x, to * cols, "dx", dx, to * cols);
        Checks.sameOrDisjoint(kernel, "dy", dy, to * cols, "dx", dx, to * cols);
        Checks.disjoint(kernel, "rstd", rstd, to, "dx", dx, to * cols);
    }

    /** What gradients of a parameter may not overlap, but for each other. */
    static void parts(
            String kernel,
            String name,
            Tensor parts,
            Tensor x,
            Tensor dy,
            Tensor gamma,
            Tensor rstd,
            Tensor dx,
            int cols,
            int from,
            int to) {
        if (from % LayerNorm.BLOCK != 0) {
            throw new IllegalArgumentException(kernel + ": the rows begin at " + from
                    + "; with a gain they must begin at a multiple of " + LayerNorm.BLOCK);
        }
        int blocks = LayerNorm.blocks(to);
        Checks.rows(kernel, name, parts, cols, 0, blocks);
        Checks.writable(kernel, name, parts);
        Checks.disjoint(kernel, name, parts, blocks * cols, "x", x, to * cols);
        Checks.disjoint(kernel, name, parts, blocks * cols, "dy", dy, to * cols);
        Checks.disjoint(kernel, name, parts, blocks * cols, "gamma", gamma, cols);
        Checks.disjoint(kernel, name, parts, blocks * cols, "rstd", rstd, to);
        Checks.disjoint(kernel, name, parts, blocks * cols, "dx", dx, to * cols);
    }
}
