/**
 * Networks: layers put together over one slab of parameters, one of gradients and one of activations, planned once and then run without
 * allocating.
 *
 * <p>Read {@link lanewise.nn.layer.Dense} first, then {@link lanewise.nn.Network}, which gives a {@link lanewise.nn.Graph} its memory, and
 * {@code lanewise.nn.train.Trainer}. {@link lanewise.nn.Tape} is the other way to put layers together: by running them. Why it is so is in
 * docs/adr/0008, all layers are in docs/layers.md. Arithmetic is not here but in {@code lanewise.simd.kernel}; files and data sets are in
 * {@code .format} and {@code .data}.
 */
package lanewise.nn;
