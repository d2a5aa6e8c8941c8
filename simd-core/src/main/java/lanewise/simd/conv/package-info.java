/**
 * Inside of {@link lanewise.simd.kernel.Conv2d}: a convolution as a product of matrices one of which, that of patches, is made a panel at a time
 * (implicit GEMM; compare Chetlur et al., "cuDNN: Efficient Primitives for Deep Learning", arXiv:1410.0759, section 3).
 *
 * <p>Read {@link lanewise.simd.conv.Plan} first, then {@link lanewise.simd.conv.Patches}, {@link lanewise.simd.gemm.PanelTiles} and
 * {@link lanewise.simd.conv.Correlation}; {@link lanewise.simd.conv.Reading} chooses how its tiles get at the image. Gradients of weights are
 * {@link lanewise.simd.conv.WeightGradient}. Nothing here checks arguments. Why it is as it is: docs/adr/0007.
 */
package lanewise.simd.conv;
