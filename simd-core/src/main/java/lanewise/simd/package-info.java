/**
 * Memory and machine: shapes, tensors, the arena that owns them, random numbers, what this CPU can do.
 *
 * <p>Arithmetic never lives here; it is in {@code lanewise.simd.kernel}. Read {@link lanewise.simd.TensorLayout} first: shapes are
 * planned, then {@link lanewise.simd.TensorArena} allocates once, then everything runs without allocating.
 */
package lanewise.simd;
