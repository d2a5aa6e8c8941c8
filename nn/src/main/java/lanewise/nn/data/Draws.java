package lanewise.nn.data;

import lanewise.simd.Rng;
import lanewise.simd.kernel.RandomNormals;

/**
 * The random numbers that one operator has for one example in one epoch: number k of epoch e and example i, of N examples with n numbers each, is number
 * (e·N + i)·n + k of the operator's own stream. They depend on nothing else, not on threads, batches or the order of examples.
 */
public final class Draws {
    private static final long STREAM = 1L << 40;

    private final Rng rng;
    private final int perExample;
    private final int size;
    private long first;

    /**
     * Numbers of one operator.
     *
     * @param seed of the augmentation
     * @param operator its position in the chain
     * @param perExample how many it needs for one example
     * @param size the number of examples
     */
    public Draws(long seed, int operator, int perExample, int size) {
        rng = new Rng(seed, STREAM + operator);
        this.perExample = perExample;
        this.size = size;
    }

    /** Turns to an example. */
    public void seek(long epoch, int example) {
        first = Math.multiplyExact(epoch * size + example, (long) perExample);
    }

    /** Uniform on [0, 1). */
    public float uniform(int k) {
        return rng.uniform(first + k);
    }

    /** Uniform on [low, high]. */
    public float uniform(int k, float low, float high) {
        return low + (high - low) * rng.uniform(first + k);
    }

    /** A whole number from 0 to bound − 1. */
    public int below(int k, int bound) {
        return rng.below(bound, first + k);
    }

    /** A whole number from −most to most. */
    public int within(int k, int most) {
        return rng.below(2 * most + 1, first + k) - most;
    }

    /** Standard normal: {@link RandomNormals#normal(Rng, long)}. */
    public float normal(int k) {
        return RandomNormals.normal(rng, first + k);
    }
}
