package lanewise.nn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lanewise.simd.NamedTensors;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Warmup;

/**
 * Networks that are defined by running them: each call of {@link #apply} computes at once and is recorded, so loops, branches and shapes
 * may depend on data; {@link #backward} then goes back over what was recorded (rows A13, A15).
 *
 * <p>Layers with parameters are named before, so that parameters and gradients are two slabs as in a {@link Network}. Memory for results
 * is taken the first time a path is gone and kept: a path gone before allocates nothing. Gradients have the bits of a {@link Network} with
 * the same layers in the same order.
 *
 * <p>For one caller at a time. Keep layers without parameters in variables: a layer is recognised by {@code equals}, and making one anew
 * is an object each time.
 *
 * {@snippet :
 * Tape tape = Tape.builder().layer("cell", new Dense(8, Initializer.HE), Shape.of(8)).build(32, 42, arena, pool);
 * Layer relu = new Relu();
 * tape.begin(rows, Pass.Mode.TRAINING);
 * Value h = tape.input(Shape.of(8));
 * for (int t = 0; t < steps; t++) {
 *     h = tape.apply(relu, tape.apply("cell", h));
 * }
 * h.gradient().copyFrom(gradient);
 * tape.backward(h);
 * }
 */
public final class Tape {
    private static final Optional<TapeOwner> NOBODY = Optional.empty();

    private final Map<String, Optional<TapeOwner>> owners;
    private final TapeOwner[] ownerList;
    private final NamedTensors theta;
    private final NamedTensors grad;
    private final Optional<NamedTensors> state;
    private final TapeMemory memory;
    private final Pass pass = new Pass();
    private final List<List<Value>> inputs = new ArrayList<>();
    private final List<List<Recorded>> slots = new ArrayList<>();
    // Arguments of the commonest calls, which would be an array each time.
    private final Value[] one = new Value[1];
    private final Value[] two = new Value[2];
    private Recorded[] path = new Recorded[16];
    private int inputCount;
    private int length;
    private long run;
    private long wentBack;

    Tape(
            Map<String, Optional<TapeOwner>> owners,
            NamedTensors theta,
            NamedTensors grad,
            Optional<NamedTensors> state,
            TapeMemory memory) {
        this.owners = new LinkedHashMap<>(owners);
        this.ownerList = owners.values().stream().map(Optional::orElseThrow).toArray(TapeOwner[]::new);
        this.theta = theta;
        this.grad = grad;
        this.state = state;
        this.memory = memory;
    }

    /** Starts naming the layers that have parameters. */
    public static TapeBuilder builder() {
        return new TapeBuilder();
    }

    /** All parameters, named {@code cell.weight} and so on. */
    public NamedTensors parameters() {
        return theta;
    }

    /** Their gradients after {@link #backward}, in the same layout; zero for a layer that was not applied. */
    public NamedTensors gradients() {
        return grad;
    }

    /** What layers keep besides parameters, such as running means; absent if none does. */
    public Optional<NamedTensors> state() {
        return state;
    }

    /**
     * Forgets what was recorded, to record anew. Values from before must not be used any more.
     *
     * @param rows size of the batch
     * @throws IllegalArgumentException when rows is not in 1 … capacity
     */
    public void begin(int rows, Pass.Mode mode) {
        if (rows < 1 || rows > memory.capacity()) {
            throw new IllegalArgumentException(
                    "a batch of " + rows + " examples does not fit a tape built for 1 to " + memory.capacity());
        }
        pass.begin(rows, mode);
        inputCount = 0;
        length = 0;
        run++;
    }

    /** A batch from outside: fill its tensor before it is used. */
    public Value input(Shape example) {
        requireBegun();
        if (inputCount == inputs.size()) {
            inputs.add(new ArrayList<>());
        }
        Value value = inputOf(inputs.get(inputCount++), example);
        value.record(run);
        return value;
    }

    private Value inputOf(List<Value> candidates, Shape example) {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).shape().equals(example)) {
                return candidates.get(i);
            }
        }
        Value value = memory.value(example, false);
        candidates.add(value);
        return value;
    }

    /**
     * Applies a layer without parameters to one value or several.
     *
     * @throws IllegalArgumentException when the layer has parameters, or cannot take these values; the message has both
     * @throws IllegalStateException when a value was not recorded since {@link #begin}
     */
    public Value apply(Layer layer, Value... x) {
        return record(layer, NOBODY, x);
    }

    /** Applies a layer without parameters to one value. */
    public Value apply(Layer layer, Value x) {
        one[0] = x;
        return record(layer, NOBODY, one);
    }

    /** Applies a layer without parameters to two values. */
    public Value apply(Layer layer, Value x, Value y) {
        two[0] = x;
        two[1] = y;
        return record(layer, NOBODY, two);
    }

    /** Applies a named layer; each time with the same parameters, whose gradients add up. */
    public Value apply(String name, Value... x) {
        return record(owner(name), x);
    }

    /** Applies a named layer to one value. */
    public Value apply(String name, Value x) {
        one[0] = x;
        return record(owner(name), one);
    }

    private Optional<TapeOwner> owner(String name) {
        Optional<TapeOwner> owner = owners.get(name);
        if (owner == null) {
            throw new IllegalArgumentException("there is no layer '" + name + "'; there are " + owners.keySet());
        }
        return owner;
    }

    private Value record(Optional<TapeOwner> owner, Value... x) {
        return record(owner.orElseThrow().layer(), owner, x);
    }

    private Value record(Layer layer, Optional<TapeOwner> owner, Value... x) {
        requireBegun();
        for (Value value : x) {
            value.requireRecorded(run);
        }
        Recorded next = find(layer, owner, x);
        if (length == path.length) {
            path = Arrays.copyOf(path, 2 * length);
        }
        path[length++] = next;
        next.forward(pass);
        next.output().record(run);
        return next.output();
    }

    /** What was done here before with the same layer and values, or new memory for it. */
    private Recorded find(Layer layer, Optional<TapeOwner> owner, Value... x) {
        if (length == slots.size()) {
            slots.add(new ArrayList<>());
        }
        List<Recorded> candidates = slots.get(length);
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).matches(layer, owner, x)) {
                return candidates.get(i);
            }
        }
        Recorded added = memory.place(layer, owner, x);
        candidates.add(added);
        return added;
    }

    /**
     * Computes the gradients of all parameters from those of these values, which have been written; in the reverse of the order of recording.
     * Gradients of values in between can be read afterwards.
     *
     * @throws IllegalStateException when it was called since {@link #begin} already, or a value is of an earlier recording or not trained
     */
    public void backward(Value... outputs) {
        requireBegun();
        if (wentBack == run) {
            throw new IllegalStateException("backward has been called since begin; name all values in one call");
        }
        wentBack = run;
        for (Value output : outputs) {
            output.requireRecorded(run);
            output.requireTrained();
            output.write(run);
        }
        for (int i = length - 1; i >= 0; i--) {
            path[i].backward(pass, run);
        }
        for (TapeOwner owner : ownerList) {
            owner.clearUnlessWritten(run);
        }
    }

    /** Goes back from one value; see {@link #backward(Value...)}. */
    public void backward(Value output) {
        one[0] = output;
        backward(one);
    }

    private void requireBegun() {
        if (run == 0) {
            throw new IllegalStateException("nothing is being recorded; call begin first");
        }
    }

    /** How many layers have been applied since {@link #begin}. */
    public int length() {
        return length;
    }

    /**
     * Compiles the kernels of all named layers and of others that will be applied.
     *
     * @param more kernels of layers without parameters, of a loss and an optimizer
     */
    public Warmup.Report warmUp(Set<Kernel> more, Duration limit) {
        Set<Kernel> kernels = new HashSet<>(more);
        for (TapeOwner owner : ownerList) {
            kernels.addAll(owner.layer().kernels());
        }
        kernels.add(Elementwise.ADD);
        kernels.add(Elementwise.FILL);
        return Warmup.run(kernels, limit);
    }
}
