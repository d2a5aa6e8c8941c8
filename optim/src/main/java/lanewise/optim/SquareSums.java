package lanewise.optim;

import lanewise.simd.Tensor;
import lanewise.simd.kernel.InnerProducts;

/** Sums of squares of the tensors of a slab: a float for each block, added in double in ascending order. */
final class SquareSums {
    private final Blocks blocks;
    private final Tensor[] slices;
    private final float[] sums;

    SquareSums(Blocks blocks, Tensor slab) {
        this.blocks = blocks;
        slices = new Tensor[blocks.count()];
        sums = new float[slices.length];
        for (int b = 0; b < slices.length; b++) {
            slices[b] = slab.slice(blocks.from(b), blocks.to(b) - blocks.from(b));
        }
    }

    /** Sums one block; blocks may be done by several threads. */
    void sum(int b) {
        sums[b] = InnerProducts.sumOfSquares(slices[b], slices[b].size());
    }

    /** The Euclidean norm of a tensor, when all its blocks have been summed. */
    double norm(int tensor) {
        return Math.sqrt(between(blocks.first(tensor), blocks.first(tensor + 1)));
    }

    /** The norm of all tensors together. */
    double norm() {
        return Math.sqrt(between(0, sums.length));
    }

    private double between(int first, int end) {
        double sum = 0;
        for (int b = first; b < end; b++) {
            sum += sums[b];
        }
        return sum;
    }
}
