package lanewise.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.nn.Network;
import lanewise.nn.data.Augmentation;
import lanewise.nn.data.Batch;
import lanewise.nn.data.BatchReader;
import lanewise.nn.data.ClassLabels;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.ExampleOrder;
import lanewise.nn.data.Mixup;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Tensor;

/**
 * The examples of a data set and what a training does with them on their way into the network: augmentation, then mixup, then preprocessing. Immutable; each
 * method gives another one.
 *
 * <p>Everything random is a function of the trainer's seed, the epoch and the example: not of threads, of the size of batches, of prefetching, or of whether the training
 * was interrupted. A validation sees the examples as they are, but preprocessed.
 *
 * {@snippet :
 * Examples train = Examples.of(mapped)
 *         .augmented(new Shift(2, 2, 0), new Rotate(10))
 *         .mixup(0.2)
 *         .preprocessed(standardizer);
 * trainer.fit(train, Examples.of(validation).preprocessed(standardizer));
 * }
 */
public final class DatasetExamples implements Examples {
    private final Dataset data;
    private final List<Augmentation> augmentations;
    private final Optional<Mixup> mixup;
    private final Optional<Preprocessing> preprocessing;
    private final boolean isBalanced;
    private final Optional<Boolean> prefetch;

    DatasetExamples(Dataset data) {
        this(data, List.of(), Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    private DatasetExamples(
            Dataset data,
            List<Augmentation> augmentations,
            Optional<Mixup> mixup,
            Optional<Preprocessing> preprocessing,
            boolean isBalanced,
            Optional<Boolean> prefetch) {
        this.data = data;
        this.augmentations = augmentations;
        this.mixup = mixup;
        this.preprocessing = preprocessing;
        this.isBalanced = isBalanced;
        this.prefetch = prefetch;
    }

    /**
     * Changed at random, otherwise in every epoch, by one after the other, behind those that were named before.
     *
     * @throws IllegalArgumentException when one cannot be applied to such examples
     */
    public DatasetExamples augmented(Augmentation... chain) {
        List<Augmentation> all = new ArrayList<>(augmentations);
        all.addAll(List.of(chain));
        BatchReader.of(data).augment(0, all.toArray(Augmentation[]::new)).build();
        return new DatasetExamples(data, List.copyOf(all), mixup, preprocessing, isBalanced, prefetch);
    }

    /**
     * Each mixed with another one, and their targets and weights alike; see {@link Mixup}. Labels become probabilities, so the training minimises the loss's form for
     * these; validation keeps labels.
     *
     * @param alpha in (0, 2]; 0.1 to 0.4 in the paper
     */
    public DatasetExamples mixup(double alpha) {
        return new DatasetExamples(
                data, augmentations, Optional.of(new Mixup(alpha)), preprocessing, isBalanced, prefetch);
    }

    /** Gone through this last. It is fitted before, on examples as they are. */
    public DatasetExamples preprocessed(Preprocessing value) {
        return new DatasetExamples(data, augmentations, mixup, Optional.of(value), isBalanced, prefetch);
    }

    /**
     * Taken so that every class comes equally often; see {@link lanewise.nn.data.BalancedOrder}.
     *
     * @throws IllegalStateException when they have numbers for targets
     */
    public DatasetExamples balanced() {
        data.labels(); // refuses numbers
        return new DatasetExamples(data, augmentations, mixup, preprocessing, true, prefetch);
    }

    /**
     * Counting in the loss so that every class counts alike: n / (k · nⱼ) for one of class j, see {@link ClassLabels#balancedWeights}, times what it counts anyway.
     * A mean still divides by the number of examples, as in Keras; PyTorch divides by the sum of weights.
     *
     * @throws IllegalStateException when they have numbers for targets
     */
    public DatasetExamples classWeighted() {
        double[] ofClass = data.labels().balancedWeights();
        float[] weights = new float[data.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (ofClass[data.label(i)] * data.weight(i));
        }
        return weighted(weights);
    }

    /** Counting as much as these instead of what they counted. */
    @Override
    public DatasetExamples weighted(float... weights) {
        return new DatasetExamples(
                data.withWeights(weights), augmentations, mixup, preprocessing, isBalanced, prefetch);
    }

    /**
     * Whether a thread of its own makes the batches of a fit while the one before is learned from. The bits are the same. Unless it is said, it does so when there is more to
     * do than to copy from memory.
     */
    public DatasetExamples prefetched(boolean value) {
        return new DatasetExamples(data, augmentations, mixup, preprocessing, isBalanced, Optional.of(value));
    }

    Dataset data() {
        return data;
    }

    boolean isPrefetched() {
        return prefetch.orElse(
                !augmentations.isEmpty() || mixup.isPresent() || preprocessing.isPresent() || !data.isInMemory());
    }

    @Override
    public String name() {
        return data.name();
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public ExampleOrder order(long seed) {
        return isBalanced ? ExampleOrder.balanced(data.labels(), seed) : Examples.super.order(seed);
    }

    /** One against probabilities, if there is one and labels are mixed. */
    @Override
    public Loss minimised(Loss loss) {
        return mixup.isPresent() && data.hasClasses()
                ? loss.againstProbabilities().orElse(loss)
                : loss;
    }

    @Override
    public DatasetExamples asTheyAre() {
        return new DatasetExamples(data, List.of(), Optional.empty(), preprocessing, false, prefetch);
    }

    @Override
    public Loader loader(long seed, Network network, PlacedLoss loss) {
        BatchReader reader = reader(seed, order(seed));
        Batch batch = batch(network, loss, reader);
        boolean isWeighted = data.isWeighted();
        return (epoch, order, from, rows) -> {
            if (isWeighted) {
                loss.sampleWeights(); // from now on
            }
            reader.read(epoch, order, from, rows, batch);
        };
    }

    BatchReader reader(long seed, ExampleOrder order) {
        BatchReader.Builder builder =
                BatchReader.of(data).order(order).augment(seed, augmentations.toArray(Augmentation[]::new));
        mixup.ifPresent(builder::mixup);
        preprocessing.ifPresent(builder::preprocess);
        return builder.build();
    }

    /** The tensors that network and loss read. */
    Batch batch(Network network, PlacedLoss loss, BatchReader reader) {
        if (reader.width() != network.inputShape().elements()) {
            throw new IllegalArgumentException(
                    name() + " has " + reader.width() + " features but the network takes " + network.inputShape());
        }
        Batch batch = data.hasClasses() ? ofClasses(network, loss) : ofNumbers(network, loss);
        return data.isWeighted() ? batch.withWeights(loss.sampleWeights()) : batch;
    }

    private Batch ofClasses(Network network, PlacedLoss loss) {
        int classes = data.classes().size();
        int outputs = network.outputShape().elements();
        boolean ofProbabilities = isOfProbabilities(loss);
        if (ofProbabilities ? classes != outputs : classes > outputs) {
            throw new IllegalArgumentException(
                    name() + " has " + classes + " classes but the network has " + outputs + " outputs");
        }
        if (ofProbabilities) {
            return Batch.ofTargets(network.input(), loss.targets());
        }
        if (mixup.isPresent()) {
            throw new IllegalArgumentException(name() + " is mixed and has probabilities instead of labels, but "
                    + loss.description() + " takes none; use a SoftmaxCrossEntropy");
        }
        if (!loss.takesLabels()) {
            throw new IllegalArgumentException(
                    name() + " has a class for each example but " + loss.description() + " takes no labels");
        }
        return Batch.ofLabels(network.input(), loss.labels());
    }

    private static boolean isOfProbabilities(PlacedLoss loss) {
        return loss.takesTargets() && loss.description().againstProbabilities().isPresent();
    }

    private Batch ofNumbers(Network network, PlacedLoss loss) {
        if (!loss.takesTargets()) {
            throw new IllegalArgumentException(
                    name() + " has numbers to be met but " + loss.description() + " takes none");
        }
        Tensor targets = loss.targets();
        int wanted = targets.size() / targets.shape().dim(0);
        int width = data.targets().width();
        if (width != wanted) {
            throw new IllegalArgumentException(
                    name() + " has " + width + " targets for each example but the loss takes " + wanted);
        }
        return Batch.ofTargets(network.input(), targets);
    }

    @Override
    public String treatment() {
        List<String> parts = new ArrayList<>();
        augmentations.forEach(a -> parts.add(a.toString()));
        mixup.ifPresent(m -> parts.add(m.toString()));
        if (isBalanced) {
            parts.add("balanced");
        }
        return String.join(", ", parts);
    }

    @Override
    public long fingerprint() {
        return Fingerprint.of(data, preprocessing);
    }
}
