package lanewise.nn.examples;

import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.check.GradientCheck;
import lanewise.nn.check.GradientReport;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.layer.Scale;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.simd.Shape;

/** The checks of docs/gradient-check.md. */
public final class GradientCheckExample {
    private GradientCheckExample() {}

    /** A small convolutional network with batch normalization and a residual block. */
    public static GradientReport network() {
        Graph graph = Network.builder(Shape.of(1, 8, 8))
                .conv2d(4, ConvWindow.of(3).withSamePadding())
                .batchNorm()
                .relu()
                .residual(block ->
                        block.conv2d(4, ConvWindow.of(3).withSamePadding()).relu())
                .maxPool(2)
                .flatten()
                .dropout(0.3)
                .dense(10, Initializer.GLOROT)
                .graph();
        return GradientCheck.of(graph, new SoftmaxCrossEntropy())
                .rows(4)
                .seed(7)
                .run();
    }

    /** A network with a layer of one's own, without a reference. */
    public static GradientReport ownLayer() {
        return own().run();
    }

    /** The same with one. */
    public static GradientReport ownLayerWithReference() {
        return own().with(Scale.class, (layer, site) -> {
                    int s = site.parameter("factor")[0];
                    return site.each(x -> site.tape().multiply(s, x));
                })
                .run();
    }

    private static GradientCheck own() {
        Graph graph = Network.builder(Shape.of(5))
                .dense(4, Initializer.GLOROT)
                .add(new Scale(0.5f))
                .tanh()
                .dense(3, Initializer.GLOROT)
                .graph();
        return GradientCheck.of(graph, new SoftmaxCrossEntropy()).rows(4).seed(7);
    }

    public static void main(String[] args) {
        System.out.println(network());
        System.out.println();
        System.out.println(ownLayer());
        System.out.println();
        System.out.println(ownLayerWithReference());
    }
}
