package lanewise.jmh.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.jmh.compare.Learner;
import lanewise.jmh.compare.Plan;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;

/** Epochs with DJL: the images are one array, of which a batch is gathered by an array of indices. */
final class DjlEpochs implements Learner {
    private final NDManager manager;
    private final Plan plan;
    private final NDArray images;
    private final NDArray labels;
    private final NDArray testImages;
    private final NDArray testLabels;
    private final DjlNetwork network;

    DjlEpochs(NDManager manager, Plan plan, Split split) {
        this.manager = manager;
        this.plan = plan;
        images = images(split.train());
        labels = labels(split.train());
        testImages = images(split.test());
        testLabels = labels(split.test());
        network = new DjlNetwork(plan);
    }

    private NDArray images(Dataset data) {
        return manager.create(data.features().toArray(), new Shape(data.size(), data.width()));
    }

    private NDArray labels(Dataset data) {
        return manager.create(
                IntStream.range(0, data.size()).mapToLong(data::label).toArray());
    }

    @Override
    public float epoch(int number) {
        int examples = (int) labels.size();
        long[] order =
                Arrays.stream(plan.order(number, examples)).asLongStream().toArray();
        float first = Float.NaN;
        for (int from = 0; from < examples; from += plan.batch()) {
            try (NDManager step = manager.newSubManager()) {
                NDIndex batch = new NDIndex(
                        "{}", step.create(Arrays.copyOfRange(order, from, Math.min(from + plan.batch(), examples))));
                NDArray loss = network.learn(images.get(step, batch), labels.get(step, batch));
                if (from == 0) {
                    first = loss.getFloat();
                }
            }
        }
        return first;
    }

    @Override
    public double accuracy() {
        try (NDManager scope = manager.newSubManager()) {
            testImages.tempAttach(scope);
            NDArray right = network.logits(testImages).argMax(1).eq(testLabels);
            return (double) right.countNonzero().getLong() / testLabels.size();
        }
    }

    @Override
    public void close() {
        network.close();
        manager.close();
    }
}
