package lanewise.nn;

import lanewise.simd.Tensor;

/** One parameter of a layer in its place, and where its gradient goes. */
public final class Parameter {
    private final Tensor value;
    private final GradientTarget gradient;

    Parameter(Tensor value, GradientTarget gradient) {
        this.value = value;
        this.gradient = gradient;
    }

    /** The parameter. */
    public Tensor value() {
        return value;
    }

    /** Where backward writes the gradient, overwriting what is there; to be asked for in each pass. */
    public Tensor gradient() {
        return gradient.tensor();
    }

    GradientTarget target() {
        return gradient;
    }
}
