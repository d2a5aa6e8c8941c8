package lanewise.jmh.peers;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.jmh.compare.Learner;
import lanewise.jmh.compare.Plan;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Epochs with PyTorch's library: images are a tensor over the memory they lie in, {@code index_select} gathers a batch. */
final class TorchEpochs implements Learner {
    private final Plan plan;
    private final int examples;
    private final Tensor images;
    private final LongPointer labelMemory;
    private final Tensor labels;
    private final Tensor testImages;
    private final LongPointer testLabelMemory;
    private final Tensor testLabels;
    private final TorchNetwork network;

    TorchEpochs(Plan plan, Split split) {
        this.plan = plan;
        examples = split.train().size();
        images = images(split.train());
        labelMemory = labelMemory(split.train());
        labels = longs(labelMemory);
        testImages = images(split.test());
        testLabelMemory = labelMemory(split.test());
        testLabels = longs(testLabelMemory);
        network = new TorchNetwork(plan);
    }

    private static Tensor images(Dataset data) {
        return Views.of(data.features(), data.size(), data.width());
    }

    private static LongPointer labelMemory(Dataset data) {
        return new LongPointer(
                IntStream.range(0, data.size()).mapToLong(data::label).toArray());
    }

    private static Tensor longs(LongPointer memory) {
        return torch.from_blob(memory, new long[] {memory.limit()}, torch.dtype(torch.ScalarType.Long));
    }

    @Override
    @SuppressWarnings("try") // a scope is there to be closed
    public float epoch(int number) {
        float first = Float.NaN;
        try (LongPointer memory = new LongPointer(Arrays.stream(plan.order(number, examples))
                        .asLongStream()
                        .toArray());
                Tensor order = longs(memory)) {
            for (int from = 0; from < examples; from += plan.batch()) {
                try (PointerScope scope = new PointerScope()) {
                    Tensor batch = order.narrow(0, from, Math.min(plan.batch(), examples - from));
                    Tensor loss = network.learn(images.index_select(0, batch), labels.index_select(0, batch));
                    if (from == 0) {
                        first = loss.item_float();
                    }
                }
            }
        }
        return first;
    }

    @Override
    @SuppressWarnings("try") // a scope and a guard are there to be closed
    public double accuracy() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor answers = network.logits(testImages).argmax(new LongOptional(1), false);
            return (double) answers.eq(testLabels).sum().item_long() / testLabels.size(0);
        }
    }

    @Override
    public void close() {
        network.close();
        images.close();
        labels.close();
        labelMemory.close();
        testImages.close();
        testLabels.close();
        testLabelMemory.close();
    }
}
