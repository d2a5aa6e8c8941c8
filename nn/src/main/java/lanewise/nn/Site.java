package lanewise.nn;

import java.util.Optional;
import lanewise.simd.NamedTensors;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Gemm;

/**
 * Where a layer is placed: its name, its input, its parameters, and where to get memory.
 *
 * @param name unique in the network, such as {@code dense1}
 * @param capacity the largest batch
 * @param inputShape shape of one example's input
 * @param input capacity x inputShape
 * @param inPlace whether the layer may overwrite its input: nobody else needs it
 * @param inputGradient where the gradient of the input goes; absent for the first layer, where nobody needs it
 * @param theta parameters of the whole network
 * @param grad their gradients
 * @param arena owner of the memory the layer takes
 * @param gemm matrix products, shared by the layers of one network
 */
public record Site(
        String name,
        int capacity,
        Shape inputShape,
        Tensor input,
        boolean inPlace,
        Optional<Tensor> inputGradient,
        NamedTensors theta,
        NamedTensors grad,
        TensorArena arena,
        Gemm gemm) {

    /** The parameter {@code name.suffix}. */
    public Tensor parameter(String suffix) {
        return theta.get(name + "." + suffix);
    }

    /** The gradient of the parameter {@code name.suffix}. */
    public Tensor gradient(String suffix) {
        return grad.get(name + "." + suffix);
    }

    /** Memory for a batch of this shape. */
    public Tensor allocate(Shape perExample) {
        return arena.allocate(perExample.prepend(capacity));
    }
}
