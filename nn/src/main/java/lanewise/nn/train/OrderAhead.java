package lanewise.nn.train;

import java.util.concurrent.atomic.AtomicLongArray;
import lanewise.nn.data.ExampleOrder;

/**
 * The order of an epoch, computed by the thread of the steps before the one that loads comes to that epoch, so that loading allocates nothing there. Where it comes too
 * early, epochs being short, it computes the order itself.
 *
 * <p>An epoch's place is that of the last but one, of which every batch has been taken then.
 */
final class OrderAhead implements ExampleOrder {
    private static final long NONE = -1;

    private final ExampleOrder order;
    private final int[][] ready;
    private final AtomicLongArray epochs = new AtomicLongArray(new long[] {NONE, NONE});

    OrderAhead(ExampleOrder order, int size) {
        this.order = order;
        ready = new int[2][size];
    }

    /** Computes an order; called when the epoch before it begins. */
    void prepare(long epoch) {
        int place = (int) (epoch & 1);
        epochs.set(place, NONE);
        order.fill(epoch, ready[place]);
        epochs.set(place, epoch);
    }

    @Override
    public void fill(long epoch, int[] indices) {
        int place = (int) (epoch & 1);
        if (epochs.get(place) == epoch) {
            System.arraycopy(ready[place], 0, indices, 0, indices.length);
        } else {
            order.fill(epoch, indices);
        }
    }
}
