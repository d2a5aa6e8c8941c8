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

    /** Roundings in a sum of ours, up to 2²⁴ elements: see {@code Reductions}. */
    private static final int BLOCKED = 287;

    /** Libtorch's norms go on in one vector of sums, so theirs is a chain of a sixteenth of the elements. */
    private static final int LANES = 16;

    /** Terms of a sum are below it in magnitude: products of two numbers below 2. */
    private static final int LARGEST = 4;

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

    /** The same with a result that is a sum of many elements. */
    Operator summing() {
        return new Operator(name, traffic, call, torch, before, join, splits, true);
    }

    /** The same where the workers' results are to be made one. */
    Operator joined(Consumer<Operands[]> joiner) {
        return new Operator(name, traffic, call, torch, before, joiner, splits, sums);
    }

    /** The same for one thread: the kernel takes no range that would split it, or the parts do not make the whole. */
    Operator alone() {
        return new Operator(name, traffic, call, torch, before, join, false, sums);
    }

    /** How far a result may be from ours; for long sums that is far, and the short ones tell. */
    double tolerance(float expected, int elements) {
        double units = sums
                ? (double) LARGEST * elements * (BLOCKED + elements / (double) LANES)
                : UNITS * Math.max(1, Math.abs(expected));
        return UNIT_ROUNDOFF * units;
    }

    @Override
    public String toString() {
        return name;
    }
}
