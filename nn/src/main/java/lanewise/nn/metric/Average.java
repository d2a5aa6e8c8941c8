package lanewise.nn.metric;

/** How the scores of classes become one, as scikit-learn names it. */
public enum Average {
    /** The mean over classes, every class alike. */
    MACRO,

    /** The score of all decisions together; for one label per example the accuracy. */
    MICRO,

    /** The mean over classes, each as often as it is right. */
    WEIGHTED
}
