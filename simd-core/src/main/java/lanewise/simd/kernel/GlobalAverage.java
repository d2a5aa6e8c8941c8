package lanewise.simd.kernel;

import lanewise.simd.Tensor;

/**
 * The mean of whole planes of images NCHW.
 *
 * <p>Every method throws {@link IllegalArgumentException} when a tensor is too short, partially overlapping or read-only where it is
 * written, and {@link IllegalStateException} when its arena is closed.
 */
public final class GlobalAverage {
    private GlobalAverage() {}

    /**
     * y[p] = the sum of plane p, in the order of {@link Reductions}, divided by area.
     *
     * @param x planes x area
     * @param y planes elements, disjoint from x
     * @param area elements of a plane, at least 1
     */
    public static void globalAverage(Tensor x, Tensor y, int planes, int area) {
        check("globalAverage", planes, area);
        Checks.atLeast("globalAverage", "x", x, planes, area);
        Checks.atLeast("globalAverage", "y", y, planes);
        Checks.writable("globalAverage", "y", y);
        Checks.disjoint("globalAverage", "x", x, planes * area, "y", y, planes);
        for (int p = 0; p < planes; p++) {
            y.set(p, Reductions.sum(x.segment(), p * area, area) / area);
        }
    }

    /**
     * dx[p, i] = dy[p]/area.
     *
     * @param dy planes gradients of the outputs
     * @param dx planes x area gradients of the inputs, overwritten; disjoint from dy
     * @param area elements of a plane, at least 1
     */
    public static void globalAverageBackward(Tensor dy, Tensor dx, int planes, int area) {
        check("globalAverageBackward", planes, area);
        Checks.atLeast("globalAverageBackward", "dy", dy, planes);
        Checks.atLeast("globalAverageBackward", "dx", dx, planes, area);
        Checks.writable("globalAverageBackward", "dx", dx);
        Checks.disjoint("globalAverageBackward", "dy", dy, planes, "dx", dx, planes * area);
        for (int p = 0; p < planes; p++) {
            Elementwise.fillWalk(dy.get(p) / area, dx.segment(), p * area, area);
        }
    }

    private static void check(String kernel, int planes, int area) {
        if (planes < 0 || area < 1) {
            throw new IllegalArgumentException(kernel + ": there are " + planes + " planes and area is " + area
                    + "; the first must not be negative, the second at least 1");
        }
    }
}
