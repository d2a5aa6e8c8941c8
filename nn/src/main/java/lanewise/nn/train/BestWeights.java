package lanewise.nn.train;

import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.nn.Network;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** A copy of a network's parameters and layer state, as of its best epoch. */
final class BestWeights {
    private final Network network;
    private final Map<String, Tensor> copies = new LinkedHashMap<>();

    BestWeights(Network network, TensorArena arena) {
        this.network = network;
        network.tensors().forEach((name, t) -> copies.put(name, arena.allocate(t.shape())));
    }

    void keep() {
        network.tensors().forEach((name, t) -> copy(name).copyFrom(t));
    }

    void putBack() {
        network.tensors().forEach((name, t) -> t.copyFrom(copy(name)));
    }

    private Tensor copy(String name) {
        Tensor copy = copies.get(name);
        if (copy == null) {
            throw new IllegalStateException("the network has grown a tensor " + name);
        }
        return copy;
    }

    /** By name, to be saved and loaded. */
    Map<String, Tensor> tensors() {
        return copies;
    }
}
