package lanewise.nn;

import java.util.Optional;

/** One application of a layer to certain values, kept for the next time the same path is gone. */
final class Recorded {
    private final Layer layer;
    private final Optional<TapeOwner> owner;
    private final Value[] inputs;
    private final Value output;
    private final Placement placement;

    Recorded(Layer layer, Optional<TapeOwner> owner, Value[] inputs, Value output, Placement placement) {
        this.layer = layer;
        this.owner = owner;
        this.inputs = inputs.clone();
        this.output = output;
        this.placement = placement;
    }

    /** Whether it is this layer applied to these values; of a named layer, the layer with that name. */
    boolean matches(Layer layer, Optional<TapeOwner> owner, Value... inputs) {
        if (!this.owner.equals(owner) || this.inputs.length != inputs.length || !this.layer.equals(layer)) {
            return false;
        }
        for (int i = 0; i < inputs.length; i++) {
            if (this.inputs[i] != inputs[i]) {
                return false;
            }
        }
        return true;
    }

    Value output() {
        return output;
    }

    void forward(Pass pass) {
        placement.forward(pass);
    }

    /** Where its output's gradient has been written, writes those of its inputs and parameters, or adds to them. */
    void backward(Pass pass, long run) {
        if (!output.isTrained() || !output.isWritten(run)) {
            return;
        }
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].isTrained()) {
                placement.site().target(i).adding(inputs[i].write(run));
            }
        }
        if (owner.isPresent()) {
            owner.get().write(run);
        }
        placement.backward(pass);
    }
}
