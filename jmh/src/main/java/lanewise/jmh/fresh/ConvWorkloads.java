package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Workload.convolution;

import java.util.List;
import lanewise.simd.kernel.ConvShape;
import lanewise.simd.kernel.Epilogue;

/** Convolutions of the ways there are: packed panels, F(2x2, 3x3) of wide and narrow rows, tiles that read the image, strides, depthwise; four images. */
final class ConvWorkloads {
    static final int IMAGES = 4;
    static final ConvShape WIDE = ConvShape.square(15, 32, 18, 18, 3);

    /** By F(2x2, 3x3), as {@link #NARROW}. */
    static final ConvShape SAME = ConvShape.square(16, 16, 32, 32, 3).withPadding(1);

    static final ConvShape NARROW = ConvShape.square(32, 32, 8, 8, 3).withPadding(1);
    static final ConvShape STRIDED =
            ConvShape.square(8, 16, 32, 32, 3).withPadding(1).withStride(2);
    static final ConvShape DEPTHWISE =
            ConvShape.square(16, 16, 16, 32, 3).withPadding(1).withGroups(16);

    static final List<Workload> ALL = List.of(
            convolution("conv_wide", WIDE, o -> o.convWide.forward(o.a, o.b, o.c, IMAGES, Epilogue.BIAS_RELU, o.small)),
            convolution("conv_wide_data", WIDE, o -> o.convWide.backwardData(o.a, o.b, o.c, IMAGES)),
            convolution("conv_wide_weights", WIDE, o -> o.convWide.backwardWeights(o.a, o.b, o.c, IMAGES)),
            convolution("conv_same", SAME, o -> o.convSame.forward(o.a, o.b, o.c, IMAGES, Epilogue.BIAS, o.small)),
            convolution("conv_same_weights", SAME, o -> o.convSame.backwardWeights(o.a, o.b, o.c, IMAGES)),
            convolution(
                    "conv_narrow", NARROW, o -> o.convNarrow.forward(o.a, o.b, o.c, IMAGES, Epilogue.NONE, o.small)),
            convolution("conv_narrow_data", NARROW, o -> o.convNarrow.backwardData(o.a, o.b, o.c, IMAGES)),
            convolution(
                    "conv_strided", STRIDED, o -> o.convStrided.forward(o.a, o.b, o.c, IMAGES, Epilogue.NONE, o.small)),
            convolution("conv_strided_data", STRIDED, o -> o.convStrided.backwardData(o.a, o.b, o.c, IMAGES)),
            convolution(
                    "conv_depthwise",
                    DEPTHWISE,
                    o -> o.convDepthwise.forward(o.a, o.b, o.c, IMAGES, Epilogue.NONE, o.small)));

    private ConvWorkloads() {}
}
