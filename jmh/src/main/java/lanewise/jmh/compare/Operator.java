package lanewise.jmh.compare;

import java.util.function.Consumer;

/**
 * One job in two languages: a call of Lanewise, and the same in libtorch as a line or lines of TorchScript. That reaches every operator of
 * libtorch, those with outputs allocated beforehand as well, and costs less per call than a native call from Java (0.78 instead of 0.85 µs
 * for an addition of 4096 elements). Its variables are the fields of {@link Operands} and what {@code lanewise.jmh.peers.TorchScript} adds.
 *
 * @param name of the operator
 * @param traffic what it moves per element of x
 * @param call one call of Lanewise
 * @param torch the same in TorchScript; a result that libtorch cannot put into z is assigned to {@code r}
 * @param before makes operands ready that are no random numbers, as the outputs of a forward pass
 * @param join makes the result out of the workers' shares, where rows alone do not
 * @param splits whether rows can be given to different workers
 * @param sums whether a result is a sum of many elements
 */
public record Operator(
        String name,
        Traffic traffic,
        Consumer<Operands> call,
        String torch,
        Consumer<Operands> before,
        Consumer<Operands[]> join,
        boolean splits,
        boolean sums) {
    private static final double UNIT_ROUNDOFF = 0x1p-24;

    /** Two results to 8 ULP each (the worst of ours is GELU with 6.8), an ULP being two units at most. */
    private static final int UNITS = 2 * 8 * 2;

    /** Two blocked sums of up to 2²⁴ elements below 2 in magnitude: 287 roundings each, see {@code Reductions}. */
    private static final int SUM_UNITS = 2 * 287 * 2;

    /**
     * What passes between memory and processor when nothing is in cache, in floats per element of x.
     *
     * @param read streams that are only read
     * @param updated streams that are read and written
     * @param overwritten streams that are only written; the processor reads their lines first (write-allocate), since the Vector API
     *     has no stores that bypass the caches
     */
    public record Traffic(double read, double updated, double overwritten) {
        /** Bytes that the job asks for. */
        public double asked() {
            return Float.BYTES * (read + 2 * updated + overwritten);
        }

        /** Bytes that pass. */
        public double passed() {
            return Float.BYTES * (read + 2 * updated + 2 * overwritten);
        }
    }

    /** A job whose rows are independent of each other. */
    static Operator of(
            String name, double read, double updated, double overwritten, Consumer<Operands> call, String torch) {
        return new Operator(
                name, new Traffic(read, updated, overwritten), call, torch, o -> {}, parts -> {}, true, false);
    }

    /** The same after some preparation, which is not timed. */
    Operator after(Consumer<Operands> preparation) {
        return new Operator(name, traffic, call, torch, preparation, join, splits, sums);
    }

    /** A sum over everything, made of the workers' sums. */
    Operator summing(Consumer<Operands[]> joiner) {
        return new Operator(name, traffic, call, torch, before, joiner, true, true);
    }

    /** Sums down the columns, in which the kernel cannot be given a range: for one thread. */
    Operator summingColumns() {
        return new Operator(name, traffic, call, torch, before, join, false, true);
    }

    /** How far a result may be from ours. */
    double tolerance(float expected, int elements) {
        return UNIT_ROUNDOFF * (sums ? (double) SUM_UNITS * elements : UNITS * Math.max(1, Math.abs(expected)));
    }

    @Override
    public String toString() {
        return name;
    }
}
