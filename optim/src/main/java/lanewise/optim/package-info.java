/**
 * Optimizers: rules that turn gradients into new parameters, one file each, and what they are bound to.
 *
 * <p>Everything works on slabs and knows nothing of networks. Read {@link lanewise.optim.Optimizer} first, then
 * {@link lanewise.optim.OptimizerState}. The arithmetic is in {@code lanewise.simd.kernel.Updates}.
 */
package lanewise.optim;
