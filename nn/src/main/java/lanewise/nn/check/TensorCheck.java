package lanewise.nn.check;

import java.util.Optional;
import lanewise.simd.Shape;

/**
 * The gradient of a tensor: of a parameter, or of a batch of an input.
 *
 * @param name of the parameter or input
 * @param shape with the batch, for an input
 * @param measured how many elements were compared with differences
 * @param oneSided how many of these lie so close to a kink that the slope on their own side of it was taken
 * @param kinks how many more have no slope on either side; they are not in {@code worst}
 * @param firstKink the first of these; empty if there is none
 * @param worst the element farthest from its difference; absent where none could be measured
 * @param drift the element, of all, where float is farthest from double, relative to the greater of both and 10⁻² of the loss; absent where there is no double reference
 * @param rounding the element, of all, where float is farthest from double in units of its bound; absent where there is no double reference
 */
public record TensorCheck(
        String name,
        Shape shape,
        int measured,
        int oneSided,
        int kinks,
        String firstKink,
        Optional<ElementCheck> worst,
        Optional<ElementCheck> drift,
        Optional<ElementCheck> rounding) {
    /** The greatest relative error; infinite where nothing could be measured. */
    public double error() {
        return worst.map(ElementCheck::error).orElse(Double.POSITIVE_INFINITY);
    }

    /** The greatest distance of float from double in units of the rounding bound; 0 without a double reference. */
    public double bounds() {
        return rounding.map(ElementCheck::error).orElse(0.0);
    }
}
