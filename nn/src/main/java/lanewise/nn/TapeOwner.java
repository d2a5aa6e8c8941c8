package lanewise.nn;

import java.util.List;
import java.util.Map;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;

/** A named layer of a tape with its parameters, which all its applications share. */
final class TapeOwner {
    private final String name;
    private final Layer layer;
    private final List<Shape> inputShapes;
    private final Map<String, Parameter> parameters;
    private final Map<String, Tensor> state;
    private final Parameter[] all;
    private long written;

    TapeOwner(
            String name,
            Layer layer,
            List<Shape> inputShapes,
            Map<String, Parameter> parameters,
            Map<String, Tensor> state) {
        this.name = name;
        this.layer = layer;
        this.inputShapes = List.copyOf(inputShapes);
        this.parameters = Map.copyOf(parameters);
        this.state = Map.copyOf(state);
        this.all = parameters.values().toArray(Parameter[]::new);
    }

    String name() {
        return name;
    }

    Layer layer() {
        return layer;
    }

    /** Parameters were made for certain inputs. */
    void checkInputs(List<Shape> shapes) {
        if (!inputShapes.equals(shapes)) {
            throw new IllegalArgumentException(
                    name + ": is applied to " + shapes + " but its parameters were made for " + inputShapes);
        }
    }

    Map<String, Parameter> parameters() {
        return parameters;
    }

    Map<String, Tensor> state() {
        return state;
    }

    boolean isTrained() {
        return all.length > 0;
    }

    /** The first application in a backward pass overwrites the gradients, later ones add to them. */
    void write(long run) {
        for (Parameter parameter : all) {
            parameter.target().adding(written == run);
        }
        written = run;
    }

    /** A layer that was not reached has no gradient. */
    void clearUnlessWritten(long run) {
        if (written == run) {
            return;
        }
        for (Parameter parameter : all) {
            Tensor gradient = parameter.target().adding(false).tensor();
            Elementwise.fill(0f, gradient, gradient.size());
        }
    }
}
