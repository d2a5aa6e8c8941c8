/**
 * Inside of {@link lanewise.simd.kernel.Conv2d}: a convolution as a product of matrices one of which is the image itself, read at distances
 * from a table (implicit GEMM without patches; compare Dukhan, "The Indirect Convolution Algorithm", arXiv:1907.02129).
 *
 * <p>Read {@link lanewise.simd.conv.Plan} first, then {@link lanewise.simd.conv.ImageTiles} and {@link lanewise.simd.conv.Correlation}. Nothing
 * here checks arguments.
 */
package lanewise.simd.conv;
