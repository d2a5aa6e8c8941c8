/**
 * Kernels: one walk over memory each. A public method checks shapes, aliasing and lifetime once and throws with both numbers; the
 * private walk behind it is a vector loop and a scalar tail.
 *
 * <p>Every kernel has one canonical order of operations, stated in its Javadoc; the results are exactly its bits, at any vector width,
 * for any number of threads, before and after compilation. What a layer or a network is, nobody here knows.
 *
 * <p>Walks look alike, and each is written out whole: what HotSpot does not inline between a loop and its arithmetic, a method, a lambda or a generic,
 * makes a heap object of every vector that passes (docs/adr/0001 and 0005). Read
 * {@link lanewise.simd.kernel.Activations} first.
 *
 * <p>Some walks have a second form for small inputs, with the same bits: {@link lanewise.simd.kernel.PairedSums} and {@link lanewise.simd.kernel.PlanePairs} take two
 * rows or planes at a time, {@link lanewise.simd.kernel.RowStrips} a block of narrow rows, {@link lanewise.simd.kernel.BatchNormStatistics} a vector of channels.
 */
package lanewise.simd.kernel;
