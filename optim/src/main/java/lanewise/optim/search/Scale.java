package lanewise.optim.search;

/**
 * How a numeric parameter is spread: which steps count as equally long.
 *
 * <p>At a learning rate of 0.001 a step of 0.01 changes everything, at 10 it changes nothing (cs231n notes, "Hyperparameter optimization"):
 * such a parameter is searched on a logarithmic scale, where every decade is as likely as any other.
 */
public enum Scale {
    /** Equal differences are equally long. */
    LINEAR,
    /** Equal ratios are equally long. */
    LOG
}
