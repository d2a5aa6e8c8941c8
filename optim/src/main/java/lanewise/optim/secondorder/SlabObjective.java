package lanewise.optim.secondorder;

import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;

/**
 * The loss of parameters that lie in a slab of floats, as a function of doubles.
 *
 * <p>Each evaluation rounds θ to float, writes it to the slab, has the loss computed, and widens the gradient. Steps shorter than half a unit in
 * the last place of a parameter therefore change nothing, and gradients cannot fall below their own rounding errors. The padding of the slab is part of the vector; it is and stays 0.
 *
 * <p>The loss must be that of the full batch, without dropout or augmentation; see {@link Lbfgs}.
 *
 * {@snippet :
 * SlabObjective objective = new SlabObjective(network.parameters(), network.gradients(), () -> {
 *     network.forward(n);
 *     float value = loss.lossAndGradient(labels, n);
 *     network.backward(n);
 *     return value;
 * });
 * Minimum minimum = objective.minimize(new Lbfgs(new Limits(1e-5)));
 * }
 */
public final class SlabObjective implements Objective {
    /** Computes a loss at the parameters in the slab. */
    @FunctionalInterface
    public interface Loss {
        /** The loss; writes its gradient to the slab of gradients. */
        double lossAndGradient();
    }

    private final Tensor thetaSlab;
    private final Tensor gradSlab;
    private final Loss loss;

    /**
     * Puts a function over a slab.
     *
     * @param theta parameters
     * @param grad gradients, of the same layout, which the loss fills
     * @throws IllegalArgumentException when the layouts differ
     */
    public SlabObjective(NamedTensors theta, NamedTensors grad, Loss loss) {
        if (!theta.layout().entries().equals(grad.layout().entries())) {
            throw new IllegalArgumentException("slab objective: parameters are laid out as " + theta.layout()
                    + " but gradients as " + grad.layout());
        }
        this.thetaSlab = theta.slab();
        this.gradSlab = grad.slab();
        this.loss = loss;
    }

    @Override
    public double valueAndGradient(double[] theta, double[] grad) {
        write(theta);
        double value = loss.lossAndGradient();
        for (int i = 0; i < grad.length; i++) {
            grad[i] = gradSlab.get(i);
        }
        return value;
    }

    /** The parameters in the slab, padding included. */
    public double[] read() {
        double[] theta = new double[thetaSlab.size()];
        for (int i = 0; i < theta.length; i++) {
            theta[i] = thetaSlab.get(i);
        }
        return theta;
    }

    /**
     * Rounds to the slab.
     *
     * @throws IllegalArgumentException when the length is not the slab's
     */
    public void write(double[] theta) {
        if (theta.length != thetaSlab.size()) {
            throw new IllegalArgumentException(
                    "slab objective: " + theta.length + " variables but the slab has " + thetaSlab.size());
        }
        for (int i = 0; i < theta.length; i++) {
            thetaSlab.set(i, (float) theta[i]);
        }
    }

    /** Trains the parameters in the slab, and leaves the best there. */
    public Minimum minimize(Lbfgs method) {
        double[] theta = read();
        Minimum minimum = method.minimize(this, theta);
        write(theta);
        return minimum;
    }
}
