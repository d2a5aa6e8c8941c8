package lanewise.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.parallel.WorkerPool;

/**
 * Where a layer is placed: its inputs and outputs, its parameters, and the memory it asked for. All tensors of a batch are
 * capacity x example; a pass uses the first rows.
 *
 * <p>Tensors may be taken once and kept, except the gradients of inputs and parameters: they are asked for in each pass, since it can
 * change whether a gradient is the first for its value or one to be added.
 */
public final class Site {
    private final String name;
    private final Workshop workshop;
    private final Wiring wiring;
    private final Rng rng;
    private final GradientTarget[] targets;
    private final int[] lengths;
    private final GradientTarget[] parameterTargets;
    private final int[] parameterLengths;

    Site(String name, Workshop workshop, Wiring wiring, Rng rng) {
        this.name = name;
        this.workshop = workshop;
        this.wiring = wiring;
        this.rng = rng;
        int[] needed = IntStream.range(0, wiring.inputGradients().size())
                .filter(this::needsInputGradient)
                .toArray();
        targets = Arrays.stream(needed).mapToObj(this::target).toArray(GradientTarget[]::new);
        lengths = Arrays.stream(needed)
                .map(i -> wiring.inputShapes().get(i).elements())
                .toArray();
        parameterTargets =
                wiring.parameters().values().stream().map(Parameter::target).toArray(GradientTarget[]::new);
        parameterLengths = wiring.parameters().values().stream()
                .mapToInt(p -> p.value().size())
                .toArray();
    }

    /** The layer's name, for errors. */
    public String name() {
        return name;
    }

    /** The largest batch. */
    public int capacity() {
        return workshop.capacity();
    }

    /** Shape of one example of the first input. */
    public Shape inputShape() {
        return wiring.inputShapes().getFirst();
    }

    /** Shapes of one example of each input. */
    public List<Shape> inputShapes() {
        return wiring.inputShapes();
    }

    /** Shape of one example's output. */
    public Shape outputShape() {
        return wiring.outputShape();
    }

    /** The first input. */
    public Tensor input() {
        return wiring.inputs().getFirst();
    }

    /** Input i, from 0 on. */
    public Tensor input(int i) {
        return wiring.inputs().get(i);
    }

    /** Where forward writes. */
    public Tensor output() {
        return given(wiring.output(), "output while it is initialised");
    }

    /**
     * What backward starts from.
     *
     * @throws IllegalStateException when there is none, because the network is for inference only, or nothing before it is trained
     */
    public Tensor outputGradient() {
        return given(
                wiring.outputGradient(),
                "gradients here: the network is for inference, or nothing up to here is trained");
    }

    /** No lambda: it would be allocated in every pass. */
    private <T> T given(Optional<T> what, String missing) {
        if (what.isEmpty()) {
            throw new IllegalStateException(name + " has no " + missing);
        }
        return what.get();
    }

    /** Whether backward will be called. */
    public boolean hasGradients() {
        return wiring.outputGradient().isPresent();
    }

    /** Whether anybody needs the gradient of the first input. */
    public boolean needsInputGradient() {
        return needsInputGradient(0);
    }

    /** Whether anybody needs the gradient of input i. */
    public boolean needsInputGradient(int i) {
        return wiring.inputGradients().get(i).isPresent();
    }

    /** Where backward writes the gradient of the first input, overwriting what is there; to be asked for in each pass. */
    public Tensor inputGradient() {
        return inputGradient(0);
    }

    /** Where backward writes the gradient of input i. */
    public Tensor inputGradient(int i) {
        return target(i).tensor();
    }

    GradientTarget target(int i) {
        return given(
                wiring.inputGradients().get(i),
                "gradient of this input that anybody needs; ask needsInputGradient first");
    }

    /** Adds what the backward pass just done has left beside the totals. */
    void addUp(int rows) {
        for (int i = 0; i < targets.length; i++) {
            targets[i].addUp(rows * lengths[i]);
        }
        for (int i = 0; i < parameterTargets.length; i++) {
            parameterTargets[i].addUp(parameterLengths[i]);
        }
    }

    /** The parameter {@code name.suffix}. */
    public Parameter parameter(String suffix) {
        return found(wiring.parameters(), "parameter", suffix);
    }

    /** The tensor {@code name.suffix} that is kept but not trained. */
    public Tensor state(String suffix) {
        return found(wiring.state(), "state", suffix);
    }

    private <T> T found(Map<String, T> all, String kind, String suffix) {
        T what = all.get(suffix);
        if (what == null) {
            throw new IllegalArgumentException(
                    name + " declares no " + kind + " '" + suffix + "'; it declares " + all.keySet());
        }
        return what;
    }

    /** The memory of {@link Footprint#savedFloats}. */
    public Tensor saved() {
        return given(wiring.saved(), "memory from pass to pass: its footprint asks for none");
    }

    /** The memory of {@link Footprint#scratchFloats}. */
    public Tensor scratch() {
        return given(wiring.scratch(), "memory within a pass: its footprint asks for none");
    }

    /** Matrix products, shared by the layers of a network. */
    public Gemm gemm() {
        return workshop.gemm();
    }

    /** For memory of the layer's own, to be taken when it is placed: as much as {@link Layer#workspaceBytes} says. */
    public TensorArena arena() {
        return workshop.arena();
    }

    /**
     * The tensors here from a unit of the batch on, for kernels that know no ranges.
     *
     * @param units of one example: a divisor of the elements of each input and of the output
     * @throws IllegalArgumentException when units is below 1 or no such divisor
     */
    public Tails tails(int units) {
        inputShapes().forEach(shape -> requireUnits(shape, units));
        requireUnits(outputShape(), units);
        return new Tails(this, units);
    }

    private void requireUnits(Shape shape, int units) {
        if (units < 1 || shape.elements() % units != 0) {
            throw new IllegalArgumentException(name + ": an example of " + shape + " (" + shape.elements()
                    + " elements) does not consist of " + units + " equal units");
        }
    }

    /** Elements of an example's inputs or output, whichever has the most: what says whether there is enough to share. */
    public int mostElements() {
        return inputShapes().stream()
                .mapToInt(Shape::elements)
                .reduce(outputShape().elements(), Math::max);
    }

    /** Who computes. */
    public WorkerPool pool() {
        return workshop.pool();
    }

    /** The layer's own stream of random numbers. */
    public Rng rng() {
        return rng;
    }
}
