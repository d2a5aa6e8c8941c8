/**
 * Gradient checking: is what {@code backward} computes the derivative of what {@code forward} computes? The layers and losses are written here once more, as plain
 * scalar forward passes in double precision on a tape that differentiates them; nothing of {@code lanewise.simd.kernel} is called, so that it can be judged.
 *
 * <p>Read {@link lanewise.nn.check.GradientCheck} first, then {@link lanewise.nn.check.DoubleTape}, then {@code PointwiseReferences}. How to use it and what the numbers
 * mean is in docs/gradient-check.md. Slow on purpose, and it allocates; nothing here belongs into a training step.
 */
package lanewise.nn.check;
