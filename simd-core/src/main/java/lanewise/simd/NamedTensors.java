package lanewise.simd;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tensors that lie in one slab by a {@link TensorLayout}: all parameters of a network, all gradients, one optimizer state.
 *
 * <p>Slabs of the same layout have equal offsets, so an update rule is one linear pass over several slabs, and a checkpoint is one
 * write.
 */
public final class NamedTensors {
    private final TensorLayout layout;
    private final Tensor slab;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    NamedTensors(TensorLayout layout, Tensor slab) {
        this.layout = layout;
        this.slab = slab;
        for (TensorLayout.Entry e : layout.entries()) {
            tensors.put(
                    e.name(),
                    slab.slice(e.offset(), e.shape().elements())
                            .reshape(e.shape().toArray()));
        }
    }

    /** Names, shapes and offsets. */
    public TensorLayout layout() {
        return layout;
    }

    /** The whole slab as a vector, padding included. */
    public Tensor slab() {
        return slab;
    }

    /**
     * The view of one tensor.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names that exist
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor named '" + name + "'; there are " + tensors.keySet());
        }
        return tensor;
    }
}
