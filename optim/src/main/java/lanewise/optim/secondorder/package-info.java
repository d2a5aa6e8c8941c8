/**
 * Second-order methods over flat vectors of doubles: they learn about curvature, so they need exact functions and few iterations.
 *
 * <p>Everything here is in double precision and single-threaded: line searches compare values that agree in ten digits, which floats do not
 * have, and the problems are small, or most of their time is spent in the objective. {@link lanewise.optim.secondorder.SlabObjective} is the
 * way in for a network's float parameters. Sums run in index order; the same start gives the same bits.
 *
 * <p>These methods are for the full batch. Dropout, augmentation and mini-batches are off limits.
 *
 * <p>Read {@link lanewise.optim.secondorder.Objective} first, then {@link lanewise.optim.secondorder.Lbfgs}. Algorithm and equation numbers
 * are those of J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd edition, Springer 2006.
 */
package lanewise.optim.secondorder;
