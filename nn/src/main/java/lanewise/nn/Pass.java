package lanewise.nn;

import java.util.Optional;

/** What a pass is about; the backward pass sees what the forward pass saw. */
public final class Pass {
    /** What a forward pass is for. */
    public enum Mode {
        /** Dropout drops, batch normalisation takes the batch's statistics and updates the running ones. */
        TRAINING,
        /** Nothing is random, and running statistics are used. */
        INFERENCE,
        /** As inference, but dropout drops: the average of many passes is an estimate with its uncertainty (row I07). */
        MONTE_CARLO
    }

    private final Optional<Pass> ofFrozen;
    private int rows;
    private Mode mode = Mode.INFERENCE;
    private long step;
    private long steps;

    Pass() {
        this(Optional.of(new Pass(Optional.empty())));
    }

    private Pass(Optional<Pass> ofFrozen) {
        this.ofFrozen = ofFrozen;
    }

    /** What a frozen layer sees of it: the same batch, in inference. */
    Pass ofFrozen() {
        return ofFrozen.orElseThrow();
    }

    /** The size of the batch. */
    public int rows() {
        return rows;
    }

    /** What the forward pass is or was for. */
    public Mode mode() {
        return mode;
    }

    /** How many random forward passes there were before this one: the counter of random numbers. */
    public long step() {
        return step;
    }

    void begin(int rows, Mode mode) {
        this.rows = rows;
        this.mode = mode;
        if (ofFrozen.isPresent()) {
            ofFrozen.get().begin(rows, Mode.INFERENCE);
        }
        if (mode != Mode.INFERENCE) {
            step = steps++;
        }
    }

    /** How many random forward passes have begun. */
    long steps() {
        return steps;
    }

    void resumeAfter(long steps) {
        this.steps = steps;
    }
}
