package lanewise.nn.loss;

/** How the losses of examples become one number. */
public enum Reduction {
    /**
     * The mean: over examples, and over the elements of one where the loss is a sum over elements (Kullback and Leibler's alone is summed over these). Class
     * weights divide as in PyTorch, by the sum of the weights of the labels; sample weights never do: a weight of 2 counts as much as two examples, but the
     * divisor stays the number of examples, as in PyTorch and Keras.
     */
    MEAN,

    /** The sum over examples and elements. */
    SUM,

    /**
     * None: the losses of the examples are what is asked for, each the sum over its elements. Where one number is returned all the same, it is their sum, and the
     * gradient is that of the sum, as in PyTorch with a gradient of ones.
     */
    NONE
}
