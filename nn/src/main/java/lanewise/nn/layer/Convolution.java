package lanewise.nn.layer;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Initializer;
import lanewise.nn.Layer;
import lanewise.nn.Parameter;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Conv2d;
import lanewise.simd.kernel.ConvShape;
import lanewise.simd.kernel.Epilogue;

/** A convolution in its place, of one dimension or two. */
final class Convolution implements Layer.Node {
    private final Site site;
    private final Conv2d conv;
    private final Activation activation;
    private final ActivationGradient beforeActivation;
    private final Parameter weight;
    private final Optional<Parameter> bias;

    Convolution(Site site, ConvShape shape, boolean bias, Activation activation) {
        this.site = site;
        this.activation = activation;
        beforeActivation = new ActivationGradient(site, activation);
        conv = new Conv2d(shape, work(Conv2d.Work.FORWARD, site.hasGradients()), site.arena(), site.pool());
        weight = site.parameter("weight");
        this.bias = bias ? Optional.of(site.parameter("bias")) : Optional.empty();
    }

    /** What workspace is for: everything if there are backward passes, else the kind that forward passes need. */
    static Set<Conv2d.Work> work(Conv2d.Work forward, boolean backward) {
        return backward ? EnumSet.allOf(Conv2d.Work.class) : EnumSet.of(forward);
    }

    /** Of W, whose first two dimensions are channels, the others taps, and that makes so many units. */
    static void initialize(Initializer initializer, Site site, int units, Rng rng) {
        Tensor w = site.parameter("weight").value();
        int taps = w.size() / (w.shape().dim(0) * w.shape().dim(1));
        initializer.fill(w, w.size() / units, units * taps, rng);
    }

    @Override
    public void forward(Pass pass) {
        Tensor w = weight.value();
        if (bias.isPresent()) {
            conv.forward(
                    site.input(),
                    w,
                    site.output(),
                    pass.rows(),
                    activation.epilogue(),
                    bias.get().value());
        } else {
            conv.forward(site.input(), w, site.output(), pass.rows(), Epilogue.NONE, w);
        }
    }

    @Override
    public void backward(Pass pass) {
        Tensor dy = beforeActivation.of(pass.rows());
        if (weight.needsGradient()) {
            conv.backwardWeights(site.input(), dy, weight.gradient(), pass.rows());
            if (bias.isPresent()) {
                conv.backwardBias(dy, bias.get().gradient(), pass.rows());
            }
        }
        if (site.needsInputGradient()) {
            conv.backwardData(dy, weight.value(), site.inputGradient(), pass.rows());
        }
    }
}
