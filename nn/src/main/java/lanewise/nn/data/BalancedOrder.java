package lanewise.nn.data;

import java.util.Arrays;
import lanewise.simd.Rng;

/**
 * Every class that occurs comes equally often, to within one: examples of small classes several times, each as often as any other of its class to within one;
 * of large classes some not at all in an epoch, others in the next. An epoch has as many examples as the data.
 */
public final class BalancedOrder implements ExampleOrder {
    private static final long STREAM = 1L << 34;

    private final int[][] members;
    private final long seed;

    /** Of these labels. */
    public BalancedOrder(ClassLabels labels, long seed) {
        this.seed = seed;
        int[] counts = labels.counts();
        int[][] all = new int[counts.length][];
        Arrays.setAll(all, c -> new int[counts[c]]);
        for (int i = labels.size() - 1; i >= 0; i--) {
            all[labels.label(i)][--counts[labels.label(i)]] = i;
        }
        members = Arrays.stream(all).filter(m -> m.length > 0).toArray(int[][]::new);
    }

    @Override
    public void fill(long epoch, int[] order) {
        int classes = members.length;
        for (int c = 0; c < classes; c++) {
            int[] deck = members[c].clone();
            // Stream: the epoch above, the class below; indices: one deck behind the other.
            Rng rng = new Rng(seed, STREAM + epoch * (classes + 1L) + c);
            for (int k = c, dealt = 0; k < order.length; k += classes, dealt++) {
                if (dealt % deck.length == 0) {
                    rng.shuffle(deck, deck.length, dealt);
                }
                order[k] = deck[dealt % deck.length];
            }
        }
        new Rng(seed, STREAM + epoch * (classes + 1L) + classes).shuffle(order, order.length, 0);
    }
}
