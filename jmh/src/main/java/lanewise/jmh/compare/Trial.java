package lanewise.jmh.compare;

/** A contender at work on one case: operands are in place, everything is allocated. */
public interface Trial extends AutoCloseable {
    /** Does it so many times; the loop is in here so that calling this costs next to nothing per repetition. */
    void run(int calls);

    /** An element of the result, row-major. */
    float result(int index);

    /** Frees the operands. */
    @Override
    void close();
}
