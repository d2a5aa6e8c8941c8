package lanewise.nn.loss;

import java.util.Optional;

/**
 * The description of a loss: immutable, without memory. {@link #place} puts it behind predictions and gives it memory.
 *
 * <p>Implement it for a loss of your own: compute rows as a {@link RowLosses} and hand that to a {@link PlacedLoss}. The losses here have no other way in.
 *
 * {@snippet :
 * PlacedLoss loss = new Huber(1).place(LossSite.of(network, arena));
 * loss.targets().copyFrom(values);
 * network.forward(rows);
 * float mean = loss.lossAndGradient(rows);
 * network.backward(rows);
 * }
 */
public interface Loss {
    /** How the losses of examples become one number. */
    Reduction reduction();

    /**
     * Makes the loss at this site: allocates all the memory it will ever need.
     *
     * @throws IllegalArgumentException when predictions of this shape cannot be what the loss takes
     */
    PlacedLoss place(LossSite site);

    /** The same loss against a probability for each class instead of a label; itself, if that is what it takes; absent if there is none. */
    default Optional<Loss> againstProbabilities() {
        return Optional.empty();
    }
}
