package lanewise.nn.loss;

import java.util.Set;
import lanewise.nn.Network;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.CrossEntropy;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Reductions;
import lanewise.simd.kernel.Rows;

/**
 * Softmax and cross entropy against class indices, averaged over the batch: L = −(1/m)·Σᵢ log ŷ[i, tᵢ]; the gradient of the logits is
 * (ŷ − onehot(t)) / m.
 *
 * <p>Bound to a network's outputs. Neither method allocates.
 */
public final class SoftmaxCrossEntropy {
    private final Tensor logits;
    private final Tensor gradient;
    private final Tensor losses;
    private final int classes;

    /** Puts the loss behind a network; the outputs are the logits. */
    public SoftmaxCrossEntropy(Network network, TensorArena arena) {
        logits = network.output();
        gradient = network.outputGradient();
        classes = network.outputShape().elements();
        losses = arena.allocate(network.capacity());
    }

    /** The number of classes: the network's outputs. */
    public int classes() {
        return classes;
    }

    /** The kernels it calls. */
    public Set<Kernel> kernels() {
        return Set.of(Reductions.MAX, Rows.EXP_ROW, Reductions.SUM, Rows.SCALE_ROW);
    }

    /**
     * The mean loss of the first {@code rows} examples, after forward; writes the gradient of the network's outputs.
     *
     * @param labels class of each example, in 0 … classes−1
     * @throws IllegalArgumentException when a label is out of range
     */
    public float lossAndGradient(int[] labels, int rows) {
        CrossEntropy.softmaxCrossEntropy(logits, labels, 1f / rows, losses, gradient, rows, classes);
        return Reductions.sum(losses, rows) / rows;
    }

    /** The loss of one example of the last batch. */
    public float loss(int row) {
        return losses.get(row);
    }
}
