package lanewise.nn;

import lanewise.simd.Tensor;

/** A tensor of equal units, one behind the other, and views of it from every so many units on to its end, made once since a view is an object. */
final class Views {
    /** Elements from one view to the next, at least, but for rounding. A view takes some 130 bytes of heap: 1 % of what is between two. */
    private static final int LEAST_ELEMENTS = 4096;

    /** Views for each worker, but for rounding. */
    private static final int MOST_VIEWS = 64;

    private final Tensor[] from;
    private final int step;

    /**
     * All views of a tensor.
     *
     * @param units how many the tensor has
     * @param step units from one view to the next
     */
    Views(Tensor tensor, int units, int step) {
        this.step = step;
        from = new Tensor[(units - 1) / step + 1];
        from[0] = tensor;
        int size = tensor.size() / units;
        for (int i = 1; i < from.length; i++) {
            from[i] = tensor.slice(i * step * size, (units - i * step) * size);
        }
    }

    /**
     * Units from one view to the next, so that what two workers get of all units differs by little; all of them where there is one worker.
     *
     * @param elements of all units, at least
     */
    static int step(int units, long elements, int workers) {
        if (workers == 1) {
            return units;
        }
        long least = Math.max(LEAST_ELEMENTS, elements / ((long) MOST_VIEWS * workers));
        return Math.clamp(least * units / elements, 1, units);
    }

    /** From a unit on that is a multiple of the step. */
    Tensor at(int unit) {
        if (unit % step != 0) {
            throw new IllegalArgumentException("there are tensors from every " + step + " units on, but not from unit "
                    + unit + "; give the partition the step of its tails");
        }
        return from[unit / step];
    }
}
