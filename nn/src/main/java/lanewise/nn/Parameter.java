package lanewise.nn;

import lanewise.simd.Tensor;

/** One parameter of a layer in its place, and where its gradient goes. */
public final class Parameter {
    private final Tensor value;
    private final GradientTarget gradient;
    private final boolean trained;

    Parameter(Tensor value, GradientTarget gradient) {
        this(value, gradient, true);
    }

    Parameter(Tensor value, GradientTarget gradient, boolean trained) {
        this.value = value;
        this.trained = trained;
        this.gradient = gradient;
    }

    /** The parameter. */
    public Tensor value() {
        return value;
    }

    /** Whether anybody needs the gradient: not while it is frozen. Backward may write it all the same. */
    public boolean needsGradient() {
        return trained;
    }

    /** Where backward writes the gradient, overwriting what is there; to be asked for in each pass. */
    public Tensor gradient() {
        return gradient.tensor();
    }

    GradientTarget target() {
        return gradient;
    }
}
