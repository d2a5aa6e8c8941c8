package lanewise.nn;

import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/** A batch on a {@link Tape}: an input, or what a layer made of others. */
public final class Value {
    private final Shape shape;
    private final Tensor tensor;
    private final Tensor gradient;
    private final boolean trained;
    private long recorded;
    private long written;

    Value(Shape shape, Tensor tensor, Tensor gradient, boolean trained) {
        this.shape = shape;
        this.tensor = tensor;
        this.gradient = gradient;
        this.trained = trained;
    }

    /** The shape of one example. */
    public Shape shape() {
        return shape;
    }

    /** capacity x example; the first rows hold the batch. */
    public Tensor tensor() {
        return tensor;
    }

    /**
     * Its gradient: to be written by a loss before {@link Tape#backward}, to be read after it.
     *
     * @throws IllegalStateException when nothing that leads to it is trained
     */
    public Tensor gradient() {
        requireTrained();
        return gradient;
    }

    void requireTrained() {
        if (!trained) {
            throw new IllegalStateException("value " + shape + " has no gradient: nothing that leads to it is trained");
        }
    }

    boolean isTrained() {
        return trained;
    }

    void record(long run) {
        recorded = run;
    }

    /** A value of an earlier recording holds something else by now, or nothing. */
    void requireRecorded(long run) {
        if (recorded != run) {
            throw new IllegalStateException(
                    "value " + shape + " was not recorded since Tape.begin; compute it again before using it");
        }
    }

    /** Marks the gradient as written in this run; whether it was before. */
    boolean write(long run) {
        boolean before = written == run;
        written = run;
        return before;
    }

    boolean isWritten(long run) {
        return written == run;
    }
}
