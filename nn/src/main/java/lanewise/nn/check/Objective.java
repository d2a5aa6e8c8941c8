package lanewise.nn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.Reduction;
import lanewise.simd.Shape;

/** The number whose gradient is checked: the losses of outputs, and Σ r·y with random r of the others, as a sum of terms. */
final class Objective {
    /**
     * What becomes of an output.
     *
     * @param loss absent: Σ factors·y
     * @param targets of each example, for a loss
     * @param factors the examples' weights for a loss, else one for each element of the batch
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Part(String output, Shape shape, Optional<Loss> loss, double[][] targets, double... factors) {}

    private final List<Part> parts;
    private final LossReferences references;

    Objective(List<Part> parts, LossReferences references) {
        this.parts = List.copyOf(parts);
        this.references = references;
    }

    List<Part> parts() {
        return parts;
    }

    /** Losses that have no reference. */
    List<String> withoutReference() {
        return parts.stream()
                .flatMap(p -> p.loss().stream())
                .filter(l -> !references.has(l))
                .map(Loss::toString)
                .toList();
    }

    /** The terms, from the nodes of all outputs. */
    int[] terms(DoubleTape tape, Function<String, int[]> outputs) {
        List<Integer> terms = new ArrayList<>();
        for (Part part : parts) {
            int[] y = outputs.apply(part.output());
            if (part.loss().isPresent()) {
                losses(tape, part, part.loss().get(), y, terms);
            } else {
                for (int k = 0; k < y.length; k++) {
                    terms.add(tape.scale(part.factors()[k], y[k]));
                }
            }
        }
        return terms.stream().mapToInt(t -> t).toArray();
    }

    private void losses(DoubleTape tape, Part part, Loss loss, int[] y, List<Integer> terms) {
        double divisor = loss.reduction() == Reduction.MEAN ? references.divisor(loss, part.targets()) : 1;
        int size = part.shape().elements();
        for (int i = 0; i < part.targets().length; i++) {
            int[] x = Arrays.copyOfRange(y, i * size, (i + 1) * size);
            int one = references.example(loss, tape, x, part.targets()[i]);
            terms.add(tape.scale(part.factors()[i] / divisor, one));
        }
    }

    /** The node of each loss, by its output, as it is returned. */
    Map<String, Integer> losses(DoubleTape tape, Function<String, int[]> outputs) {
        Map<String, Integer> all = new LinkedHashMap<>();
        for (Part part : parts) {
            if (part.loss().isPresent()) {
                List<Integer> terms = new ArrayList<>();
                losses(tape, part, part.loss().get(), outputs.apply(part.output()), terms);
                int[] nodes = terms.stream().mapToInt(t -> t).toArray();
                all.put(part.output(), RowReferences.sum(tape, nodes));
            }
        }
        return all;
    }

    /** The terms of outputs that are known. */
    double[] terms(Map<String, double[]> outputs) {
        DoubleTape tape = new DoubleTape(false);
        int[] terms = terms(
                tape,
                name -> Arrays.stream(Optional.ofNullable(outputs.get(name)).orElseThrow())
                        .mapToInt(tape::variable)
                        .toArray());
        return Arrays.stream(terms).mapToDouble(tape::value).toArray();
    }
}
