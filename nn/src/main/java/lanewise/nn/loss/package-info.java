/**
 * What is minimised, with its gradient: a {@link lanewise.nn.loss.Loss} describes, a {@link lanewise.nn.loss.PlacedLoss} has the memory. No arithmetic is here; that
 * is in {@code lanewise.simd.kernel}. Read {@link lanewise.nn.loss.PlacedLoss} first, then {@link lanewise.nn.loss.SoftmaxCrossEntropy}.
 */
package lanewise.nn.loss;
