package lanewise.nn.train;

import java.util.Optional;
import java.util.Set;
import lanewise.nn.Network;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.VectorNorms;

/**
 * A step, as listeners see it: one object for all steps of a trainer, whose values change; nothing here allocates, but that the first
 * {@link #measureUpdate} takes a slab as long as the parameters.
 *
 * <p>Norms are those of {@link VectorNorms#l2}, over all parameters together.
 */
public final class TrainingStep {
    private final Network network;
    private final TensorArena arena;
    private Optional<NamedTensors> update = Optional.empty();
    private int epoch;
    private int epochs;
    private int step;
    private int steps;
    private long total;
    private int rows;
    private long examples;
    private float loss;
    private double learningRate;
    private boolean gradientWanted;
    private boolean updateWanted;
    private double gradientNorm;
    private double weightNorm;
    private double updateRatio;

    /** The kernels that measuring calls, to be compiled before the first step. */
    static final Set<Kernel> KERNELS = Set.of(InnerProducts.SUM_OF_SQUARES, Elementwise.SUB);

    TrainingStep(Network network, TensorArena arena) {
        this.network = network;
        this.arena = arena;
    }

    /** From 1. */
    public int epoch() {
        return epoch;
    }

    /** How many epochs there will be in all. */
    public int epochs() {
        return epochs;
    }

    /** Of this epoch, from 1. */
    public int step() {
        return step;
    }

    /** Of this epoch. */
    public int steps() {
        return steps;
    }

    /** Over all epochs, from 1. */
    public long total() {
        return total;
    }

    /** Examples of this step: those of all its batches, where gradients are accumulated. */
    public int rows() {
        return rows;
    }

    /** Examples of all steps so far, this one included, each as often as it was seen. */
    public long examples() {
        return examples;
    }

    /** Of the step's examples, reduced as the loss says, before the update; without penalties. NaN before the step. */
    public float loss() {
        return loss;
    }

    /** Of the step; NaN for a rule without one. */
    public double learningRate() {
        return learningRate;
    }

    /** Asks, before the step, for {@link #gradientNorm}: a pass over the gradients. */
    public void measureGradient() {
        gradientWanted = true;
    }

    /** Asks, before the step, for {@link #update} and {@link #updateRatio}: a copy of the parameters and two passes. */
    public void measureUpdate() {
        updateWanted = true;
        if (update.isEmpty()) {
            update = Optional.of(arena.allocate(network.parameters().layout()));
        }
    }

    /** ‖g‖ as the backward pass left it, before penalties and clipping; NaN when it was not measured. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** ‖θ‖, computed when it is first asked for in a step. */
    public double weightNorm() {
        if (Double.isNaN(weightNorm)) {
            Tensor theta = network.parameters().slab();
            weightNorm = VectorNorms.l2(theta, theta.size());
        }
        return weightNorm;
    }

    /** ‖Δθ‖/‖θ‖, of the parameters after the step; near 1e-3 in a training that goes well. NaN when it was not measured. */
    public double updateRatio() {
        return updateRatio;
    }

    /**
     * Δθ, what the step has added to each parameter; until the next step.
     *
     * @throws IllegalStateException when it was not measured
     */
    public NamedTensors update() {
        if (!updateWanted) {
            throw new IllegalStateException(
                    "the update of step " + total + " was not measured; call measureUpdate in onStepStart");
        }
        return update.orElseThrow();
    }

    /** Takes the numbers of the epoch. */
    void beginEpoch(int number, int of, int stepsOfIt) {
        epoch = number;
        epochs = of;
        steps = stepsOfIt;
    }

    /** Takes the numbers of the step, and forgets those of the one before. */
    void begin(int number, long overall, int size, double rate) {
        step = number;
        total = overall;
        rows = size;
        learningRate = rate;
        loss = Float.NaN;
        gradientWanted = false;
        updateWanted = false;
        gradientNorm = Double.NaN;
        weightNorm = Double.NaN;
        updateRatio = Double.NaN;
    }

    void examplesSoFar(long n) {
        examples = n;
    }

    /** Before anything moves the parameters. */
    void beforeUpdate() {
        if (updateWanted) {
            Tensor theta = network.parameters().slab();
            Elementwise.copy(theta, update.orElseThrow().slab(), theta.size());
        }
    }

    /** When the gradients are there, for the first time in this step. */
    void gradients() {
        if (gradientWanted && Double.isNaN(gradientNorm)) {
            Tensor grad = network.gradients().slab();
            gradientNorm = VectorNorms.l2(grad, grad.size());
        }
    }

    /** When the parameters have been updated. */
    void end(float value) {
        loss = value;
        examples += rows;
        if (updateWanted) {
            Tensor theta = network.parameters().slab();
            Tensor delta = update.orElseThrow().slab();
            Elementwise.sub(theta, delta, delta, theta.size());
            updateRatio = VectorNorms.l2(delta, theta.size()) / weightNorm();
        }
    }
}
