package lanewise.nn;

import lanewise.simd.TensorLayout;

/** Where a layer says what it keeps: parameters, which are trained, and state, which is not but is saved with them. */
public final class Declaration {
    private final String name;
    private final TensorLayout.Builder parameters;
    private final TensorLayout.Builder state;

    Declaration(String name, TensorLayout.Builder parameters, TensorLayout.Builder state) {
        this.name = name;
        this.parameters = parameters;
        this.state = state;
    }

    /** A trained tensor {@code name.suffix}. */
    public Declaration parameter(String suffix, int... dims) {
        parameters.add(name + "." + suffix, dims);
        return this;
    }

    /** A tensor {@code name.suffix} that no optimizer touches, such as a running mean. */
    public Declaration state(String suffix, int... dims) {
        state.add(name + "." + suffix, dims);
        return this;
    }
}
