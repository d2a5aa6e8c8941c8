package lanewise.nn.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.Layer;
import lanewise.nn.layer.AdaptiveAveragePool2d;
import lanewise.nn.layer.AdaptiveMaxPool2d;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.AddConstant;
import lanewise.nn.layer.Affine;
import lanewise.nn.layer.AveragePool2d;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Concat;
import lanewise.nn.layer.Conv1d;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.ConvTranspose2d;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Divide;
import lanewise.nn.layer.Dropout;
import lanewise.nn.layer.Elu;
import lanewise.nn.layer.Embedding;
import lanewise.nn.layer.Exp;
import lanewise.nn.layer.Flatten;
import lanewise.nn.layer.GaussianNoise;
import lanewise.nn.layer.Gelu;
import lanewise.nn.layer.GeluTanh;
import lanewise.nn.layer.GlobalAveragePool;
import lanewise.nn.layer.GlobalMaxPool;
import lanewise.nn.layer.Glu;
import lanewise.nn.layer.GroupNorm;
import lanewise.nn.layer.HardSigmoid;
import lanewise.nn.layer.HardSwish;
import lanewise.nn.layer.InstanceNorm;
import lanewise.nn.layer.LayerNorm;
import lanewise.nn.layer.LeakyRelu;
import lanewise.nn.layer.Log;
import lanewise.nn.layer.LogSoftmax;
import lanewise.nn.layer.MaxPool2d;
import lanewise.nn.layer.Maxout;
import lanewise.nn.layer.Mish;
import lanewise.nn.layer.Multiply;
import lanewise.nn.layer.Permute;
import lanewise.nn.layer.Pow;
import lanewise.nn.layer.Prelu;
import lanewise.nn.layer.Reciprocal;
import lanewise.nn.layer.Relu;
import lanewise.nn.layer.Reshape;
import lanewise.nn.layer.RmsNorm;
import lanewise.nn.layer.ScaleBy;
import lanewise.nn.layer.Selu;
import lanewise.nn.layer.Sigmoid;
import lanewise.nn.layer.Silu;
import lanewise.nn.layer.Softmax;
import lanewise.nn.layer.Softplus;
import lanewise.nn.layer.Sqrt;
import lanewise.nn.layer.Square;
import lanewise.nn.layer.Subtract;
import lanewise.nn.layer.Sum;
import lanewise.nn.layer.SwiGlu;
import lanewise.nn.layer.Tanh;
import lanewise.nn.layer.ToChannelsFirst;
import lanewise.nn.layer.ToChannelsLast;

/** The references of layers by their class. A new layer gets a line here. */
final class LayerReferences {
    private static final Map<Class<? extends Layer>, DoubleLayer<?>> BUILT_IN = builtIn();

    private final Map<Class<? extends Layer>, DoubleLayer<?>> all = new HashMap<>(BUILT_IN);

    /** A function of one element. */
    private interface Function {
        int of(DoubleTape tape, int x);
    }

    /** A function of one element with the layer's options. */
    private interface Option<L> {
        int of(L layer, DoubleTape tape, int x);
    }

    /** A layer without options. */
    private interface Plain {
        int[] of(DoubleSite site);
    }

    LayerReferences() {}

    <L extends Layer> void put(Class<L> kind, DoubleLayer<L> reference) {
        all.put(kind, reference);
    }

    boolean has(Class<?> kind) {
        return all.containsKey(kind);
    }

    /** The forward pass of a layer that has one. */
    int[] forward(Layer layer, DoubleSite site) {
        return forward(Optional.ofNullable(all.get(layer.getClass())).orElseThrow(), layer, site);
    }

    @SuppressWarnings("unchecked") // put and builtIn only pair a layer with its own
    private static <L extends Layer> int[] forward(DoubleLayer<L> reference, Layer layer, DoubleSite site) {
        return reference.forward((L) layer, site);
    }

    /** Collects pairs whose types match. */
    private static final class Table {
        final Map<Class<? extends Layer>, DoubleLayer<?>> entries = new HashMap<>();

        <L extends Layer> Table of(Class<L> kind, DoubleLayer<L> reference) {
            entries.put(kind, reference);
            return this;
        }

        <L extends Layer> Table plain(Class<L> kind, Plain reference) {
            return of(kind, (layer, site) -> reference.of(site));
        }

        /** A layer of products with its activation. */
        <L extends Affine> Table affine(Class<L> kind, DoubleLayer<L> products) {
            return of(
                    kind,
                    (layer, site) -> PointwiseReferences.activated(
                            layer.activation(), site.tape(), products.forward(layer, site)));
        }

        <L extends Layer> Table each(Class<L> kind, Function function) {
            return of(kind, (layer, site) -> site.each(x -> function.of(site.tape(), x)));
        }

        <L extends Layer> Table option(Class<L> kind, Option<L> function) {
            return of(kind, (layer, site) -> site.each(x -> function.of(layer, site.tape(), x)));
        }
    }

    private static Map<Class<? extends Layer>, DoubleLayer<?>> builtIn() {
        Table table = new Table();
        pointwise(table);
        rows(table);
        images(table);
        arrangement(table);
        return Map.copyOf(table.entries);
    }

    private static void pointwise(Table table) {
        table.each(Relu.class, PointwiseReferences::relu)
                .each(Selu.class, PointwiseReferences::selu)
                .each(Gelu.class, PointwiseReferences::gelu)
                .each(GeluTanh.class, PointwiseReferences::geluTanh)
                .each(Silu.class, PointwiseReferences::silu)
                .each(Mish.class, PointwiseReferences::mish)
                .each(HardSigmoid.class, PointwiseReferences::hardSigmoid)
                .each(HardSwish.class, PointwiseReferences::hardSwish)
                .each(Sigmoid.class, DoubleTape::sigmoid)
                .each(Tanh.class, DoubleTape::tanh)
                .each(Softplus.class, DoubleTape::softplus)
                .each(Exp.class, DoubleTape::exp)
                .each(Log.class, DoubleTape::log)
                .each(Sqrt.class, DoubleTape::sqrt)
                .each(Reciprocal.class, PointwiseReferences::reciprocal)
                .each(Square.class, PointwiseReferences::square)
                .option(LeakyRelu.class, PointwiseReferences::leakyRelu)
                .option(Elu.class, PointwiseReferences::elu)
                .option(Pow.class, (layer, tape, x) -> tape.pow(x, layer.exponent()))
                .option(ScaleBy.class, (layer, tape, x) -> tape.scale(layer.factor(), x))
                .option(AddConstant.class, (layer, tape, x) -> tape.shift(layer.constant(), x))
                .plain(Prelu.class, PointwiseReferences::prelu);
    }

    private static void rows(Table table) {
        table.plain(Softmax.class, RowReferences::softmax)
                .plain(LogSoftmax.class, RowReferences::logSoftmax)
                .plain(Glu.class, RowReferences::glu)
                .plain(SwiGlu.class, RowReferences::swiGlu)
                .of(Maxout.class, RowReferences::maxout)
                .of(LayerNorm.class, RowReferences::layerNorm)
                .of(RmsNorm.class, RowReferences::rmsNorm)
                .affine(Dense.class, (layer, site) -> RowReferences.dense(site))
                .of(Embedding.class, RowReferences::embedding);
    }

    private static void images(Table table) {
        table.of(BatchNorm.class, NormReferences::batchNorm)
                .of(GroupNorm.class, (layer, site) -> NormReferences.groupNorm(layer.groups(), layer.eps(), site))
                .of(
                        InstanceNorm.class,
                        (layer, site) ->
                                NormReferences.groupNorm(site.inputShape().dim(0), layer.eps(), site))
                .affine(Conv2d.class, (layer, site) -> ConvolutionReferences.conv(layer.window(), layer.bias(), site))
                .affine(Conv1d.class, (layer, site) -> ConvolutionReferences.conv(layer.window(), layer.bias(), site))
                .affine(ConvTranspose2d.class, ConvolutionReferences::convTranspose)
                .of(MaxPool2d.class, PoolReferences::maxPool)
                .of(AveragePool2d.class, PoolReferences::averagePool)
                .plain(AdaptiveMaxPool2d.class, PoolReferences::adaptiveMax)
                .plain(AdaptiveAveragePool2d.class, PoolReferences::adaptiveAverage)
                .plain(GlobalMaxPool.class, PoolReferences::globalMax)
                .plain(GlobalAveragePool.class, PoolReferences::globalAverage);
    }

    private static void arrangement(Table table) {
        table.plain(Add.class, ArrangementReferences::add)
                .plain(Subtract.class, ArrangementReferences::subtract)
                .plain(Multiply.class, ArrangementReferences::multiply)
                .plain(Divide.class, ArrangementReferences::divide)
                .plain(Concat.class, ArrangementReferences::concat)
                .plain(Sum.class, ArrangementReferences::sum)
                .plain(Flatten.class, ArrangementReferences::view)
                .plain(Reshape.class, ArrangementReferences::view)
                .of(Permute.class, ArrangementReferences::permute)
                .plain(ToChannelsLast.class, site -> ArrangementReferences.permute(site, 1, 2, 0))
                .plain(ToChannelsFirst.class, site -> ArrangementReferences.permute(site, 2, 0, 1))
                .of(Dropout.class, ArrangementReferences::dropout)
                .of(GaussianNoise.class, ArrangementReferences::noise);
    }
}
