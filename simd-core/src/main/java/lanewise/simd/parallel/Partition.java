package lanewise.simd.parallel;

/**
 * Work on units that are numbered from 0, such as the rows of a matrix or the channels of images, dealt out to the workers of a pool: each does one range of them, the
 * calling thread the first. It is made once and run often: that allocates nothing and takes no lock.
 *
 * <p>Where the cuts are depends on the number of workers; what comes out does not, as long as a unit's results depend on that unit alone.
 *
 * {@snippet :
 * Partition softmax = new Partition(pool, 1, (from, to) -> Rows.softmax(x, y, cols, from, to));
 * softmax.run(rows, (long) rows * cols);
 * }
 */
public final class Partition {
    /** Work on a range of units; never an empty one. */
    @FunctionalInterface
    public interface Part {
        /** Does the units {@code from} … {@code to − 1}; other threads do others at the same time. */
        void run(int from, int to);
    }

    /**
     * Elements from which on two workers are not slower than one, whatever the work. Measured on two cores of a Zen 5, workers awake, one and two of them in microseconds:
     * ReLU, the cheapest, of 16,384 elements 1.0 and 1.1, of 32,768 1.9 and 1.8, of 131,072 9.3 and 3.2; GELU of 32,768 12.7 and 7.3.
     */
    static final int SHARED_ELEMENTS = 32_768;

    private final WorkerPool pool;
    private final int step;
    private final Part part;
    private final WorkerPool.Task task = this::share;
    private int units;

    /**
     * A partition of work.
     *
     * @param step every range but the last begins and ends at a multiple of it; at least 1
     * @throws IllegalArgumentException when step is below 1
     */
    public Partition(WorkerPool pool, int step, Part part) {
        if (step < 1) {
            throw new IllegalArgumentException("partition: step is " + step + "; it must be at least 1");
        }
        this.pool = pool;
        this.step = step;
        this.part = part;
    }

    /**
     * Does all units, on all workers, or alone where there is too little to share.
     *
     * @param units 0 or more
     * @param elements of all units together
     * @throws IllegalArgumentException when units is negative
     * @throws IllegalStateException where the work is shared, when the pool is closed or already runs a task
     * @throws RuntimeException whatever the work threw first
     */
    public void run(int units, long elements) {
        if (units < 0) {
            throw new IllegalArgumentException("partition: units is " + units + "; it must not be negative");
        }
        this.units = units;
        if (units <= step || elements < SHARED_ELEMENTS || pool.workers() == 1) {
            share(0, 1);
        } else {
            pool.run(task);
        }
    }

    private void share(int worker, int workers) {
        int from = cut(worker, workers);
        int to = cut(worker + 1, workers);
        if (from < to) {
            part.run(from, to);
        }
    }

    /** Where the share of a worker begins, and that of the one before ends. */
    private int cut(int worker, int workers) {
        long steps = (units + step - 1L) / step;
        return (int) Math.min(units, steps * worker / workers * step);
    }
}
