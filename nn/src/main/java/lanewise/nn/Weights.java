package lanewise.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import lanewise.simd.Tensor;

/**
 * Copies parameters and state by name into a network: all of a trained one, or those layers of it that another network has too (row G09). They come from
 * {@link Network#tensors}, or from a file by {@code Safetensors.read(file, arena).tensors()}.
 *
 * {@snippet :
 * Weights.copy(trained.tensors(), network, name -> name.startsWith("conv")); // and a new head
 * }
 */
public final class Weights {
    private Weights() {}

    /**
     * Copies everything.
     *
     * @throws IllegalArgumentException when names or shapes differ; the message lists all that is missing, all that is too much, and both shapes. Nothing has been
     *     copied then
     */
    public static List<String> copy(Map<String, Tensor> from, Network to) {
        return copy(from, to, name -> true);
    }

    /**
     * Copies what these names accept; everything else is left as it is.
     *
     * @param names of tensors, such as {@code conv2d1.weight}; what they accept must be there on both sides
     * @return what was copied, in the network's order
     * @throws IllegalArgumentException when names or shapes differ, or nothing is accepted. Nothing has been copied then
     */
    public static List<String> copy(Map<String, Tensor> from, Network to, Predicate<String> names) {
        Map<String, Tensor> targets = to.tensors();
        List<String> chosen = targets.keySet().stream().filter(names).toList();
        List<String> faults = faults(from, targets, names);
        if (chosen.isEmpty()) {
            faults.add("nothing is chosen of " + targets.keySet());
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("the weights do not fit the network: " + String.join("; ", faults));
        }
        for (Map.Entry<String, Tensor> target : targets.entrySet()) {
            if (names.test(target.getKey())) {
                target.getValue().copyFrom(Objects.requireNonNull(from.get(target.getKey())));
            }
        }
        return chosen;
    }

    private static List<String> faults(Map<String, Tensor> from, Map<String, Tensor> to, Predicate<String> names) {
        List<String> faults = new ArrayList<>();
        to.forEach((name, target) -> {
            Tensor source = from.get(name);
            if (!names.test(name)) {
                return;
            }
            if (source == null) {
                faults.add("missing " + name + " " + target.shape());
            } else if (!source.shape().equals(target.shape())) {
                faults.add(name + " is " + source.shape() + " but the network has " + target.shape());
            }
        });
        from.forEach((name, source) -> {
            if (names.test(name) && !to.containsKey(name)) {
                faults.add("unexpected " + name + " " + source.shape());
            }
        });
        return faults;
    }
}
