package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.ArrayList;
import java.util.List;

/** Rows of the table of kernels: pooling and layout, on one image of n, or 2n, columns and one row. */
final class ImageCases {
    /** Made once, since the calls must not allocate. */
    private static final List<PoolingWindow> THREE = new ArrayList<>();

    private static final List<PoolingWindow> HALF = new ArrayList<>();
    private static final List<PoolingWindow> QUARTER = new ArrayList<>();
    private static final List<Margins> MARGIN = new ArrayList<>();

    static final List<KernelCase> ALL = List.of(
            of("maxPool", "x y", "y", "", (t, n) -> MaxPooling.maxPool(t[0], t[1], planes(n), three(n))),
            of(
                    "maxPoolBackward",
                    "x y dy dx",
                    "dx",
                    "",
                    (t, n) -> MaxPooling.maxPoolBackward(t[0], t[1], t[2], t[3], planes(n), three(n))),
            of("maxPool", "x:2 y", "y", "", (t, n) -> MaxPooling.maxPool(t[0], t[1], planes(n), half(n))),
            of(
                    "maxPoolBackward",
                    "x:2 y dy dx:2",
                    "dx",
                    "",
                    (t, n) -> MaxPooling.maxPoolBackward(t[0], t[1], t[2], t[3], planes(n), half(n))),
            of("maxPool", "x:4 y", "y", "", (t, n) -> MaxPooling.maxPool(t[0], t[1], planes(n), quarter(n))),
            of(
                    "maxPoolBackward",
                    "x:4 y dy dx:4",
                    "dx",
                    "",
                    (t, n) -> MaxPooling.maxPoolBackward(t[0], t[1], t[2], t[3], planes(n), quarter(n))),
            of(
                    "averagePool",
                    "x y",
                    "y",
                    "",
                    (t, n) -> AveragePooling.averagePool(t[0], t[1], planes(n), three(n), false)),
            of(
                    "averagePoolBackward",
                    "dy dx",
                    "dx",
                    "",
                    (t, n) -> AveragePooling.averagePoolBackward(t[0], t[1], planes(n), three(n), true)),
            of(
                    "averagePool",
                    "x:2 y",
                    "y",
                    "",
                    (t, n) -> AveragePooling.averagePool(t[0], t[1], planes(n), half(n), true)),
            of(
                    "averagePoolBackward",
                    "dy dx:2",
                    "dx",
                    "",
                    (t, n) -> AveragePooling.averagePoolBackward(t[0], t[1], planes(n), half(n), true)),
            of("globalAverage", "x:5 y", "y", "", (t, n) -> GlobalAverage.globalAverage(t[0], t[1], n, 5)),
            of(
                    "globalAverageBackward",
                    "dy dx:5",
                    "dx",
                    "",
                    (t, n) -> GlobalAverage.globalAverageBackward(t[0], t[1], n, 5)),
            of("transpose", "x:17 y:17", "y", "", (t, n) -> Images.transpose(t[0], t[1], 17, n)),
            of("toChannelsLast", "x:3 y:3", "y", "", (t, n) -> Images.toChannelsLast(t[0], t[1], 1, 3, n)),
            of("toChannelsFirst", "x:16 y:16", "y", "", (t, n) -> Images.toChannelsFirst(t[0], t[1], 1, 16, n)),
            of("pad", "x y:4", "y", "", (t, n) -> Images.pad(1f, t[0], t[1], planes(n), margin(n))),
            of("crop", "x:4 y", "y", "", (t, n) -> Images.crop(t[0], t[1], planes(n), margin(n))),
            of("blocks", "x:3 y:3", "y", "", (t, n) -> Blocks.copy(t[0], n, 3 * n, t[1], 0, 3 * n, 1, n)));

    private ImageCases() {}

    /** One image, or as many as there are columns where that is no image. */
    private static int planes(int n) {
        return Math.min(n, 1);
    }

    /** Three columns, one by one: as many outputs as inputs. */
    private static PoolingWindow three(int n) {
        while (THREE.size() <= n) {
            THREE.add(PoolingWindow.line(Math.max(1, THREE.size()), 3, 1, 1));
        }
        return THREE.get(Math.max(0, n));
    }

    /** Two columns, two by two, of twice as many. */
    private static PoolingWindow half(int n) {
        while (HALF.size() <= n) {
            HALF.add(PoolingWindow.line(Math.max(2, 2 * HALF.size()), 2, 2, 0));
        }
        return HALF.get(Math.max(0, n));
    }

    /** Two rows of twice as many columns, in squares of 2 x 2. */
    private static PoolingWindow quarter(int n) {
        while (QUARTER.size() <= n) {
            QUARTER.add(new PoolingWindow(2, Math.max(2, 2 * QUARTER.size()), 2, 2, 2, 2, 0, 0, false));
        }
        return QUARTER.get(Math.max(0, n));
    }

    /** A row above, one below, and half a row left and right. */
    private static Margins margin(int n) {
        while (MARGIN.size() <= n) {
            int width = Math.max(1, MARGIN.size());
            MARGIN.add(new Margins(1, width, 0, 1, width / 2, width - width / 2));
        }
        return MARGIN.get(Math.max(0, n));
    }
}
