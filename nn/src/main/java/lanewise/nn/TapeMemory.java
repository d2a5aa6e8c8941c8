package lanewise.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;

/** Takes the memory of what a {@link Tape} records. */
final class TapeMemory {
    private final Workshop workshop;
    private final long seed;

    /** Gradients that are to be added wait here, one place for each input of a layer; the largest so far. */
    private final List<Tensor> addends = new ArrayList<>();

    private Optional<Tensor> scratch = Optional.empty();
    private long sites;

    TapeMemory(Workshop workshop, long seed) {
        this.workshop = workshop;
        this.seed = seed;
    }

    int capacity() {
        return workshop.capacity();
    }

    private Tensor batch(Shape example) {
        return workshop.arena().allocate(example.prepend(workshop.capacity()));
    }

    /** A batch, with a gradient if it is trained. */
    Value value(Shape example, boolean trained) {
        Tensor tensor = batch(example);
        return new Value(example, tensor, trained ? batch(example) : tensor, trained);
    }

    /** The same batch under another shape; its gradient is its own. */
    private Value view(Shape example, Value x) {
        Tensor tensor = x.tensor().reshape(example.prepend(workshop.capacity()).toArray());
        return new Value(example, tensor, x.isTrained() ? batch(example) : tensor, x.isTrained());
    }

    /** For first values only. */
    Site bare(
            String name,
            List<Shape> inputShapes,
            Shape output,
            Map<String, Parameter> parameters,
            Map<String, Tensor> state) {
        Wiring wiring = new Wiring(
                inputShapes,
                output,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                parameters,
                state,
                Optional.empty(),
                Optional.empty());
        return new Site(name, workshop, wiring, new Rng(seed, 0));
    }

    /** Places a layer that has not been applied to these inputs at this point of a path. */
    Recorded place(Layer layer, Optional<TapeOwner> owner, Value... inputs) {
        List<Shape> shapes = Arrays.stream(inputs).map(Value::shape).toList();
        if (owner.isPresent()) {
            owner.get().checkInputs(shapes);
        } else {
            checkBare(layer, shapes);
        }
        boolean trained = owner.map(TapeOwner::isTrained).orElse(false)
                || Arrays.stream(inputs).anyMatch(Value::isTrained);
        Footprint footprint = layer.footprint(shapes, workshop.capacity());
        Shape shape = layer.output(shapes);
        Value output = footprint.sharing() == Footprint.Sharing.VIEW ? view(shape, inputs[0]) : value(shape, trained);
        Wiring wiring = new Wiring(
                shapes,
                shape,
                Arrays.stream(inputs).map(Value::tensor).toList(),
                Optional.of(output.tensor()),
                trained ? Optional.of(output.gradient()) : Optional.empty(),
                targets(trained, inputs),
                owner.map(TapeOwner::parameters).orElse(Map.of()),
                owner.map(TapeOwner::state).orElse(Map.of()),
                floats(footprint.savedFloats()),
                scratch(footprint.scratchFloats()));
        String name = owner.map(TapeOwner::name).orElse(layer.kind());
        Site site = new Site(name, workshop, wiring, new Rng(seed, Assembly.RANDOM_STREAM + sites++));
        return new Recorded(layer, owner, inputs, output, new Placement(site, layer));
    }

    private static void checkBare(Layer layer, List<Shape> shapes) {
        int wanted = layer.inputs();
        if (shapes.isEmpty() || (wanted != Layer.ANY && wanted != shapes.size())) {
            throw new IllegalArgumentException(layer.kind() + " takes " + (wanted == Layer.ANY ? "at least 1" : wanted)
                    + " inputs, not " + shapes.size());
        }
        TensorLayout.Builder parameters = TensorLayout.builder();
        TensorLayout.Builder state = TensorLayout.builder();
        layer.declare(new Declaration(layer.kind(), parameters, state), shapes);
        if (parameters.build().floats() + state.build().floats() > 0) {
            throw new IllegalArgumentException(layer.kind()
                    + " has parameters or state; name it with TapeBuilder.layer and apply it by that name");
        }
    }

    private List<Optional<GradientTarget>> targets(boolean trained, Value... inputs) {
        List<Optional<GradientTarget>> targets = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            boolean needed = trained && inputs[i].isTrained();
            targets.add(
                    needed
                            ? Optional.of(new GradientTarget(
                                    inputs[i].gradient(), addend(i, inputs[i].shape()), workshop.pool()))
                            : Optional.empty());
        }
        return targets;
    }

    private Tensor addend(int i, Shape example) {
        Shape shape = example.prepend(workshop.capacity());
        while (i >= addends.size()) {
            addends.add(workshop.arena().allocate(shape));
        }
        if (addends.get(i).size() < shape.elements()) {
            addends.set(i, workshop.arena().allocate(shape));
        }
        return addends.get(i).slice(0, shape.elements()).reshape(shape.toArray());
    }

    private Optional<Tensor> floats(int n) {
        return n == 0 ? Optional.empty() : Optional.of(workshop.arena().allocate(n));
    }

    private Optional<Tensor> scratch(int n) {
        if (n > 0 && scratch.map(Tensor::size).orElse(0) < n) {
            scratch = floats(n);
        }
        return scratch;
    }
}
