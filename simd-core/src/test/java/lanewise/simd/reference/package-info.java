/**
 * What the kernels are compared with, published as a test-jar: {@link lanewise.simd.reference.Definition}, float
 * arithmetic in the canonical order, equal to the kernels bit for bit, and {@link lanewise.simd.reference.Textbook},
 * the equations in double precision, which judge how accurate the definition is.
 *
 * <p>Nothing here is fast, and nothing here calls a kernel. Arguments are those of the kernel of the same name, with
 * {@code float[]} for {@code Tensor}. A definition is the specification of its kernel and is read alone, beside the kernel's
 * Javadoc: what several share is arithmetic that has a name, and loops are repeated.
 */
package lanewise.simd.reference;
