/**
 * What is done to gradients before an update and to parameters after it: clipping, penalties, constraints, guards, accumulation.
 *
 * <p>{@link lanewise.optim.clip.GradientTransform}s are rules, records that check themselves; bound to slabs they become steps that allocate
 * nothing, and {@code then} puts one behind the other. {@link lanewise.optim.clip.Constraint}s are the same for parameters.
 *
 * {@snippet :
 * GradientTransform.Step transform =
 *         new L2Penalty(1e-4, L2Penalty.Form.HALF).then(new ClipByGlobalNorm(1)).bind(theta, grad);
 * Constraint.Step constraint = new L1Proximal(1e-5).bind(theta);
 * // in a training step, after backward:
 * state.step(transform.applyLeavingFactor());
 * constraint.apply(learningRate);
 * }
 *
 * <p>What the kernels of simd-core do is done by them; soft thresholds, signs and sums of squares are scalar loops here, their own
 * definition.
 */
package lanewise.optim.clip;
