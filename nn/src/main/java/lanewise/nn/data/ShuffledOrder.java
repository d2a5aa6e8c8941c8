package lanewise.nn.data;

import lanewise.simd.Rng;

/**
 * A permutation of its own for each epoch, all equally probable: that of stream 2³² + epoch under the seed.
 *
 * @param seed the same gives the same orders
 */
public record ShuffledOrder(long seed) implements ExampleOrder {
    private static final long STREAM = 1L << 32;

    @Override
    public void fill(long epoch, int[] order) {
        new Rng(seed, STREAM + epoch).permutation(order, order.length, 0);
    }
}
