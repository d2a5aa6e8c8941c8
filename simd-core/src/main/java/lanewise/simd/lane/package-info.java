/**
 * Lane arithmetic: what happens to one element, written twice side by side, for a float and for a vector of floats, with the same bits.
 *
 * <p>No loop over memory lives here; those are walks in {@code lanewise.simd.kernel}. Hidden from users, because vectors that cross a
 * method boundary which HotSpot does not inline become heap objects.
 */
package lanewise.simd.lane;
