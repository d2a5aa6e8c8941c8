package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.AveragePooling;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.GlobalAverage;
import lanewise.simd.kernel.Images;
import lanewise.simd.kernel.Lookup;
import lanewise.simd.kernel.Margins;
import lanewise.simd.kernel.MaxPooling;
import lanewise.simd.kernel.PoolingWindow;
import lanewise.simd.kernel.Reductions;

/** Pooling and layouts, on two images of 16 x 40 elements. */
final class ImageWorkloads {
    private static final int IMAGES = 2;
    private static final int HEIGHT = 16;
    private static final int WIDTH = 40;
    private static final int AREA = HEIGHT * WIDTH;
    private static final PoolingWindow QUARTERING = PoolingWindow.square(HEIGHT, WIDTH, 2, 2, 0);
    private static final PoolingWindow HALVING = PoolingWindow.square(HEIGHT - 1, WIDTH, 2, 2, 0);
    private static final PoolingWindow SAME = PoolingWindow.square(HEIGHT, WIDTH, 3, 1, 1);
    private static final Margins MARGINS = Margins.all(HEIGHT - 2, WIDTH - 2, 1);

    static final List<Workload> ALL = List.of(
            pass("max_pool_2", 5, o -> MaxPooling.maxPool(o.x, o.v, IMAGES, HALVING), MaxPooling.MAX_POOL_HALVING),
            pass(
                    "max_pool_quarters",
                    5,
                    o -> MaxPooling.maxPool(o.x, o.v, IMAGES, QUARTERING),
                    MaxPooling.MAX_POOL_QUARTERING),
            pass("max_pool_3", 8, o -> MaxPooling.maxPool(o.x, o.v, IMAGES, SAME), MaxPooling.MAX_POOL),
            pass(
                    "max_pool_2_backward",
                    14,
                    o -> MaxPooling.maxPoolBackward(o.x, o.y, o.z, o.v, IMAGES, HALVING),
                    Elementwise.FILL,
                    MaxPooling.MAX_POOL_HALVING_BACKWARD),
            pass(
                    "max_pool_quarters_backward",
                    10,
                    o -> MaxPooling.maxPoolBackward(o.x, o.y, o.z, o.v, IMAGES, QUARTERING),
                    MaxPooling.MAX_POOL_QUARTERING_BACKWARD),
            pass(
                    "max_pool_3_backward",
                    20,
                    o -> MaxPooling.maxPoolBackward(o.x, o.y, o.z, o.v, IMAGES, SAME),
                    Elementwise.FILL,
                    MaxPooling.MAX_POOL_BACKWARD),
            pass(
                    "average_pool_2",
                    5,
                    o -> AveragePooling.averagePool(o.x, o.v, IMAGES, HALVING, true),
                    AveragePooling.AVERAGE_POOL_HALVING),
            pass(
                    "average_pool_3",
                    8,
                    o -> AveragePooling.averagePool(o.x, o.v, IMAGES, SAME, true),
                    AveragePooling.AVERAGE_POOL),
            pass(
                    "average_pool_2_backward",
                    13,
                    o -> AveragePooling.averagePoolBackward(o.x, o.v, IMAGES, HALVING, true),
                    Elementwise.FILL,
                    AveragePooling.AVERAGE_POOL_HALVING_BACKWARD),
            pass(
                    "average_pool_3_backward",
                    16,
                    o -> AveragePooling.averagePoolBackward(o.x, o.v, IMAGES, SAME, true),
                    Elementwise.FILL,
                    AveragePooling.AVERAGE_POOL_BACKWARD),
            pass("global_average", 4, o -> GlobalAverage.globalAverage(o.x, o.loss, IMAGES, AREA), Reductions.SUM),
            pass("pad", 8, o -> Images.pad(0f, o.x, o.v, IMAGES, MARGINS), Elementwise.FILL, Images.COPY_ROW),
            pass(
                    "lookup_backward",
                    16,
                    o -> Lookup.lookupBackward(o.rows, o.y, o.v, Operands.ROWS, Operands.ROWS, Operands.COLS),
                    Elementwise.FILL,
                    Lookup.ACCUMULATE),
            pass("crop", 8, o -> Images.crop(o.x, o.v, IMAGES, MARGINS), Images.COPY_ROW));

    private ImageWorkloads() {}
}
