/**
 * Inside of {@link lanewise.simd.kernel.Conv2d}: convolutions of 3x3 with stride 1 by Winograd's minimal filtering F(2x2, 3x3), 16 products where the
 * direct way has 36 (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308, equations 6 to 13).
 *
 * <p>Tiles of 4x4 elements, two apart, are transformed, B·d·Bᵀ; so are the weights, G·g·Gᵀ; their products are summed over the channels, a product of
 * matrices for each of the 16 positions; and A·m·Aᵀ has 2x2 outputs of each tile. The lanes of a vector are tiles.
 *
 * <p>Read {@link lanewise.simd.conv.winograd.Tiling} first, then {@link lanewise.simd.conv.winograd.InputTransform},
 * {@link lanewise.simd.conv.winograd.OutputTransform} and {@link lanewise.simd.conv.winograd.TiledCorrelation}. Nothing here checks arguments. Why it is as
 * it is: docs/adr/0009.
 */
package lanewise.simd.conv.winograd;
