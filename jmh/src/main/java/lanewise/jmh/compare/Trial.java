package lanewise.jmh.compare;

/** A contender at work on one case: operands are in place, everything is allocated. */
public interface Trial extends AutoCloseable {
    /** Does it so many times; the loop is in here so that calling this costs next to nothing per repetition. */
    void run(int calls);

    /** An element of the result, row-major; of an operator, an element of {@link Operands}. */
    float result(int index);

    /** Whether {@link #result} tells of that element; a peer may keep state of its own elsewhere. */
    default boolean knows(int index) {
        return true;
    }

    /** Frees the operands. */
    @Override
    void close();
}
