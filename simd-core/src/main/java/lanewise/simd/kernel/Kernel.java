package lanewise.simd.kernel;

/**
 * What can be warmed up: a walk, which is a method with one vector loop. The constants stand beside the walks, as {@code Elementwise.ADD}.
 *
 * <p>Each is called many times in a loop within a method that is itself called seldom, so that HotSpot compiles the walk and not its
 * caller with the walk inside. (Otherwise only the warm-up's copy was compiled, and the walk itself still interpreted in the first step.)
 * One loop in a shared method would not do: there HotSpot sees many different calls, and compiles none of them.
 */
public final class Kernel implements Comparable<Kernel> {
    /** Calls a walk some times with size n. */
    interface Repeated {
        void run(WarmupOperands b, int n, int calls);
    }

    private final String name;
    private final Repeated walk;

    private Kernel(String name, Repeated walk) {
        this.name = name;
        this.walk = walk;
    }

    /**
     * A kernel.
     *
     * @param walk a lambda of its own, with the loop of calls in it
     */
    static Kernel of(String name, Repeated walk) {
        return new Kernel(name, walk);
    }

    /** Makes so many calls with size n, which is 0 or that of the operands. */
    void run(WarmupOperands operands, int n, int calls) {
        walk.run(operands, n, calls);
    }

    /** By name, so that a warm-up has one order. */
    @Override
    public int compareTo(Kernel other) {
        return name.compareTo(other.name);
    }

    /** The name of its walk. */
    @Override
    public String toString() {
        return name;
    }
}
