package lanewise.nn.train;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;

/**
 * The statistics of several tensors, one under the other, as of the outputs of all layers or of all gradients.
 *
 * {@snippet :
 * network.forward(rows);
 * loss.lossAndGradient(rows);
 * network.backward(rows);
 * System.out.println(StatisticsTable.of(network.gradients()));
 * }
 *
 * @param tensors in order
 */
public record StatisticsTable(List<TensorStatistics> tensors) {
    public StatisticsTable {
        tensors = List.copyOf(tensors);
    }

    /** Of tensors in the order of the map. */
    public static StatisticsTable of(Map<String, Tensor> tensors) {
        return new StatisticsTable(tensors.entrySet().stream()
                .map(e -> TensorStatistics.of(e.getKey(), e.getValue()))
                .toList());
    }

    /** Of all tensors of a slab, such as a network's parameters or gradients. */
    public static StatisticsTable of(NamedTensors tensors) {
        return new StatisticsTable(tensors.layout().entries().stream()
                .map(TensorLayout.Entry::name)
                .map(name -> TensorStatistics.of(name, tensors.get(name)))
                .toList());
    }

    /** A line for each. */
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder(String.format(
                Locale.ROOT,
                "%-20s %10s %11s %11s %11s %11s %7s %10s  %s",
                "tensor",
                "elements",
                "mean",
                "std",
                "min",
                "max",
                "zeros",
                "not finite",
                "histogram"));
        for (TensorStatistics t : tensors) {
            s.append(String.format(
                    Locale.ROOT,
                    "%n%-20s %10d %11.3e %11.3e %11.3e %11.3e %6.1f%% %10d |%s|",
                    t.name(),
                    t.size(),
                    t.mean(),
                    t.std(),
                    t.min(),
                    t.max(),
                    100 * t.zeros(),
                    t.notFinite(),
                    t.bars()));
        }
        return s.toString();
    }
}
