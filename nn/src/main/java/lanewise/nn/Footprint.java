package lanewise.nn;

/**
 * What a layer needs of memory besides inputs, outputs and parameters, and what it leaves to others.
 *
 * @param sharing whether the output may lie in the memory of the first input
 * @param readsInputs whether backward reads the inputs; if not, they may be overwritten after forward
 * @param readsOutput whether backward reads the output
 * @param savedFloats kept from forward to backward
 * @param scratchFloats for use within one pass; another layer has it next
 */
public record Footprint(Sharing sharing, boolean readsInputs, boolean readsOutput, int savedFloats, int scratchFloats) {

    /** Whether the output may lie in the memory of the first input. */
    public enum Sharing {
        /** Output and inputs lie apart, and so do their gradients. */
        NONE,
        /**
         * The output may be written over the first input, and the first input's gradient over the output's, where nobody else needs
         * them: element by element, or after everything else is done with them.
         */
        IN_PLACE,
        /** The output is the first input under another shape; neither pass computes anything. */
        VIEW
    }

    /** The safe answer: nothing shared, everything kept, no memory of its own. */
    public static final Footprint PLAIN = new Footprint(Sharing.NONE, true, true, 0, 0);

    /** For a layer that works element by element. */
    public static Footprint inPlace(boolean readsInputs, boolean readsOutput) {
        return new Footprint(Sharing.IN_PLACE, readsInputs, readsOutput, 0, 0);
    }

    /** For a layer whose backward reads the inputs only, like a matrix product. */
    public static Footprint ofInputs() {
        return new Footprint(Sharing.NONE, true, false, 0, 0);
    }

    /** For a layer whose backward reads the outputs only, but that cannot write them over its inputs. */
    public static Footprint ofOutputs() {
        return new Footprint(Sharing.NONE, false, true, 0, 0);
    }

    /** For a layer whose backward reads neither, such as a sum. */
    public static Footprint ofGradients() {
        return new Footprint(Sharing.NONE, false, false, 0, 0);
    }

    /** For a layer that only changes the shape. */
    public static Footprint view() {
        return new Footprint(Sharing.VIEW, false, false, 0, 0);
    }

    /** The same with memory that lasts from forward to backward. */
    public Footprint saving(int floats) {
        return new Footprint(sharing, readsInputs, readsOutput, floats, scratchFloats);
    }

    /** The same with memory for use within a pass. */
    public Footprint scratch(int floats) {
        return new Footprint(sharing, readsInputs, readsOutput, savedFloats, floats);
    }
}
