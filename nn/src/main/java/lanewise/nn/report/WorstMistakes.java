package lanewise.nn.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import lanewise.nn.data.Dataset;
import lanewise.nn.format.Png;
import lanewise.nn.metric.Evaluation;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/** Collects the wrongly classified examples with the greatest losses. */
final class WorstMistakes {
    private static final Comparator<Mistake> BY_LOSS = Comparator.comparingDouble(Mistake::loss);

    private final Dataset data;
    private final int most;
    private final PriorityQueue<Mistake> worst = new PriorityQueue<>(BY_LOSS);

    WorstMistakes(Dataset data, int most) {
        this.data = data;
        this.most = most;
    }

    /**
     * Looks at a batch.
     *
     * @param from number of its first example
     * @param inputs examples as the network takes them
     * @param outputs what a softmax makes probabilities of
     */
    void add(int from, int rows, Tensor inputs, Tensor outputs, Tensor losses) {
        int classes = outputs.size() / outputs.shape().dim(0);
        for (int i = 0; i < rows; i++) {
            int predicted = Evaluation.argmax(outputs, i * classes, classes);
            boolean wrong = predicted != data.label(from + i);
            boolean counts =
                    worst.size() < most || losses.get(i) > worst.element().loss();
            if (wrong && counts) {
                Tensor pixels = inputs.slice(i * data.width(), data.width());
                worst.add(mistake(
                        from + i, pixels, predicted, probability(outputs, i * classes, classes), losses.get(i)));
                if (worst.size() > most) {
                    worst.remove();
                }
            }
        }
    }

    private Mistake mistake(int example, Tensor pixels, int predicted, double probability, double loss) {
        List<String> classes = data.classes();
        return new Mistake(
                example,
                classes.get(data.label(example)),
                Confusion.name(classes, predicted),
                probability,
                loss,
                picture(pixels).map(Png::toDataUri));
    }

    /** 1 / Σ exp(x − max x): the softmax of the greatest. */
    private static double probability(Tensor outputs, int from, int classes) {
        double max = outputs.get(from + Evaluation.argmax(outputs, from, classes));
        double sum = 0;
        for (int j = 0; j < classes; j++) {
            sum += Math.exp(outputs.get(from + j) - max);
        }
        return 1 / sum;
    }

    /** Of examples that are one plane, or one or three planes one behind the other; from the least value, black, to the greatest. */
    private Optional<Png> picture(Tensor x) {
        Shape shape = data.exampleShape();
        int rank = shape.rank();
        int planes = rank == 3 ? shape.dim(0) : 1;
        if (rank < 2 || rank > 3 || (planes != 1 && planes != 3)) {
            return Optional.empty();
        }
        int height = shape.dim(rank - 2);
        int width = shape.dim(rank - 1);
        byte[] pixels = pixels(x, planes);
        return Optional.of(planes == 1 ? Png.gray(width, height, pixels) : Png.rgb(width, height, pixels));
    }

    private static byte[] pixels(Tensor x, int planes) {
        int n = x.size();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            min = Math.min(min, x.get(i));
            max = Math.max(max, x.get(i));
        }
        byte[] pixels = new byte[n];
        int plane = n / planes;
        for (int i = 0; i < n; i++) {
            double v = max > min ? (x.get(i) - min) / (max - min) : 0;
            pixels[i % plane * planes + i / plane] = (byte) Math.round(255 * v);
        }
        return pixels;
    }

    /** The greatest loss first. */
    List<Mistake> worst() {
        return worst.stream().sorted(BY_LOSS.reversed()).toList();
    }
}
