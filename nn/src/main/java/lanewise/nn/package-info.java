/**
 * Networks: layers put together over one slab of parameters and one of gradients, planned once and then run without allocating.
 *
 * <p>Read {@link lanewise.nn.layer.Dense} first, then {@link lanewise.nn.Network} and {@code lanewise.nn.train.Trainer}. Arithmetic is
 * not here but in {@code lanewise.simd.kernel}; files and data sets are in {@code .format} and {@code .data}.
 */
package lanewise.nn;
