/**
 * Optimizers: rules that turn gradients into new parameters, one file each, and what they are bound to.
 *
 * <p>Everything works on slabs and knows nothing of networks. Read {@link lanewise.optim.Optimizer} and
 * {@link lanewise.optim.ElementwiseOptimizer} first, then {@link lanewise.optim.Adam}, {@link lanewise.optim.OptimizerState} and, for a rule that needs
 * whole tensors, {@link lanewise.optim.Lamb}. The arithmetic is in the update classes of {@code lanewise.simd.kernel}.
 */
package lanewise.optim;
