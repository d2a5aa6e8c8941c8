package lanewise.nn;

/** What a network is built for, which decides what memory it takes. */
public enum Purpose {
    /** Forward passes only: no gradients, and activations share memory as soon as nobody reads them. */
    INFERENCE,
    /** Forward and backward passes: gradients of the parameters. */
    TRAINING,
    /** Training, and gradients of the network's inputs too. */
    INPUT_GRADIENTS;

    boolean trains() {
        return this != INFERENCE;
    }
}
