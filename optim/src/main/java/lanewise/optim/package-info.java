/**
 * Optimizers: rules that turn gradients into new parameters, one file each, and what they are bound to. A file can be read alone: what rules compute
 * alike is in {@code HyperParameters}, {@code WeightDecay}, {@code AdamScalars} and {@code ScheduleFree}, what they merely answer alike is repeated.
 *
 * <p>Everything works on slabs and knows nothing of networks. Read {@link lanewise.optim.Optimizer} and
 * {@link lanewise.optim.ElementwiseOptimizer} first, then {@link lanewise.optim.Adam}, {@link lanewise.optim.OptimizerState} and, for a rule that needs
 * whole tensors, {@link lanewise.optim.Lamb}. The arithmetic is in the update classes of {@code lanewise.simd.kernel}.
 */
package lanewise.optim;
