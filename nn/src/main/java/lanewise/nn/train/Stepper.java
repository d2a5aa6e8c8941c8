package lanewise.nn.train;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import lanewise.nn.Network;
import lanewise.nn.Pass;
import lanewise.nn.loss.Reduction;
import lanewise.optim.OptimizerState;
import lanewise.optim.clip.Constraint;
import lanewise.optim.clip.GradientAccumulator;
import lanewise.optim.clip.GradientTransform;
import lanewise.simd.kernel.Kernel;

/** Takes steps: gather, forward, loss, backward, what is done to gradients, update, what is done to parameters. Allocates nothing. */
final class Stepper {
    private final Network network;
    private final OptimizerState optimizer;
    private final TrainingStep event;
    private final Optional<GradientAccumulator> accumulator;
    private final Optional<GradientTransform.Step> transform;
    private final Optional<Constraint.Step> constraint;
    private final Optional<AveragedWeights> averaged;
    private final int most;

    Stepper(TrainerParts parts, TrainingStep event) {
        network = parts.network();
        optimizer = parts.optimizer();
        averaged = parts.averaged();
        this.event = event;
        TrainerOptions options = parts.options();
        most = Math.multiplyExact(network.capacity(), options.accumulate());
        if (options.accumulate() > 1 && options.loss().reduction() != Reduction.MEAN) {
            throw new IllegalArgumentException("gradients of " + options.accumulate()
                    + " batches are to be averaged but " + options.loss() + " is not a mean");
        }
        accumulator = options.accumulate() == 1
                ? Optional.empty()
                : Optional.of(new GradientAccumulator(network.gradients(), parts.arena()));
        transform = options.transform().map(t -> t.bind(network.parameters(), network.gradients()));
        constraint = options.constraint().map(c -> c.bind(network.parameters()));
    }

    /** The kernels of a step besides the network's, to be compiled before the first. */
    static Set<Kernel> kernels(TrainerParts parts) {
        Set<Kernel> kernels = new HashSet<>(parts.loss().kernels());
        TrainerOptions options = parts.options();
        kernels.addAll(parts.optimizer().optimizer().kernels());
        options.transform().ifPresent(t -> kernels.addAll(t.kernels()));
        options.constraint().ifPresent(c -> kernels.addAll(c.kernels()));
        options.averaging().ifPresent(a -> kernels.addAll(a.kernels()));
        if (options.accumulate() > 1) {
            kernels.addAll(GradientAccumulator.kernels());
        }
        kernels.addAll(TrainingStep.KERNELS);
        return kernels;
    }

    /** The most examples of a step. */
    int most() {
        return most;
    }

    /**
     * One step on the examples at places {@code from … from + rows − 1}; returns their loss before the update.
     *
     * @throws DivergedException when it is not finite; the parameters are not updated then
     */
    float step(Feed feed, int from, int rows) {
        if (rows < 1 || rows > most) {
            throw new IllegalArgumentException(
                    "a step of " + rows + " examples does not fit a network built for 1 to " + most);
        }
        event.beforeUpdate();
        float value = gradients(feed, from, rows);
        while (!update()) {
            gradients(feed, from, rows);
        }
        if (constraint.isPresent()) {
            constraint.get().apply(event.learningRate());
        }
        if (averaged.isPresent()) {
            averaged.get().average().afterStep(optimizer.steps() - 1);
        }
        event.end(value);
        return value;
    }

    private boolean update() {
        return transform.isPresent() ? optimizer.step(transform.get().applyLeavingFactor()) : optimizer.step();
    }

    private float gradients(Feed feed, int from, int rows) {
        optimizer.beforeForward();
        float value =
                accumulator.isPresent() ? accumulated(accumulator.get(), feed, from, rows) : batch(feed, from, rows);
        event.gradients();
        return value;
    }

    private float accumulated(GradientAccumulator sum, Feed feed, int from, int rows) {
        double value = 0;
        for (int at = 0; at < rows; at += network.capacity()) {
            int n = Math.min(network.capacity(), rows - at);
            value += (double) n * batch(feed, from + at, n);
            sum.add(n);
        }
        sum.finish();
        return (float) (value / rows);
    }

    /** Forward and backward of a batch; returns the loss. */
    private float batch(Feed feed, int from, int rows) {
        feed.load(from, rows);
        network.forward(rows, Pass.Mode.TRAINING);
        float value = feed.loss().lossAndGradient(rows);
        if (!Float.isFinite(value)) {
            optimizer.cancelStep();
            throw diverged(value, rows);
        }
        network.backward(rows);
        return value;
    }

    private DivergedException diverged(float value, int rows) {
        String layer = network.firstNonFinite(rows).orElse("the loss");
        String advice = layer.equals("input")
                ? "the data has values that are not finite, or is not standardised"
                : "try a learning rate ten times smaller";
        return new DivergedException(optimizer.steps() + 1, value, layer, advice);
    }
}
