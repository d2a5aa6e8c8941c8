package lanewise.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lanewise.simd.Tensor;

/**
 * Makes batches of a data set in the calling thread: takes examples in order, augments them, mixes them, preprocesses them, and writes them into the batch.
 *
 * <p>A batch is a function of data, order, seed and place; not of what was read before. For one thread at a time.
 *
 * {@snippet :
 * BatchSource batches = BatchReader.of(data).order(ExampleOrder.shuffled(1)).augment(2, new Shift(2, 2, 0)).build();
 * int rows = batches.next(batch);
 * }
 */
public final class BatchReader implements BatchSource {
    private final Dataset data;
    private final ExampleOrder order;
    private final boolean isPlain;
    private final ExamplePipeline pipeline;
    private final Optional<Mixup> mixup;
    private final Draws mixing;
    private final Optional<Preprocessing> preprocessing;
    private final float[] mixed;
    private final float[] prepared;
    private final int width;
    private int[] indices = {};
    private long epoch;
    private long filledEpoch = -1;
    private int example;

    private BatchReader(Builder b) {
        data = b.data;
        order = b.order;
        mixup = b.mixup;
        preprocessing = b.preprocessing.map(p -> PreprocessingChain.of(p)); // with buffers of its own
        pipeline = new ExamplePipeline(data, b.augmentations, b.seed);
        mixing = new Draws(b.seed, Mixup.OPERATOR, Mixup.DRAWS, data.size());
        int produced = pipeline.output().elements();
        preprocessing.ifPresent(p -> p.requireInputs(data.name(), produced));
        width = preprocessing.map(Preprocessing::outputs).orElse(produced);
        isPlain = b.augmentations.isEmpty() && mixup.isEmpty() && preprocessing.isEmpty();
        mixed = new float[mixup.isPresent() ? produced : 0];
        prepared = new float[width];
    }

    /** Examples as they are, in the order in which they lie, unless told otherwise. */
    public static Builder of(Dataset data) {
        return new Builder(data);
    }

    /** What is to be done with the examples. */
    public static final class Builder {
        private final Dataset data;
        private ExampleOrder order = ExampleOrder.asTheyLie();
        private final List<Augmentation> augmentations = new ArrayList<>();
        private Optional<Mixup> mixup = Optional.empty();
        private Optional<Preprocessing> preprocessing = Optional.empty();
        private long seed;

        private Builder(Dataset data) {
            this.data = data;
        }

        /** In which order they come. */
        public Builder order(ExampleOrder value) {
            order = value;
            return this;
        }

        /**
         * Changes examples at random, one augmentation after the other.
         *
         * @param randomSeed the same gives the same changes
         */
        public Builder augment(long randomSeed, Augmentation... chain) {
            seed = randomSeed;
            augmentations.addAll(Arrays.asList(chain));
            return this;
        }

        /** Mixes pairs of examples, after augmentation, their targets and what they count; batches must have targets then, not labels. */
        public Builder mixup(Mixup value) {
            mixup = Optional.of(value);
            return this;
        }

        /** What is done last. */
        public Builder preprocess(Preprocessing value) {
            preprocessing = Optional.of(value);
            return this;
        }

        /**
         * Puts it together.
         *
         * @throws IllegalArgumentException when an augmentation or the preprocessing does not fit the examples
         */
        public BatchReader build() {
            return new BatchReader(this);
        }
    }

    /** Features that an example has when it is in the batch. */
    public int width() {
        return width;
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public Place place() {
        return new Place(epoch, example);
    }

    @Override
    public void seek(Place place) {
        if (place.example() >= size()) {
            throw new IllegalArgumentException(
                    data.name() + ": example " + place.example() + " of an epoch is not there; an epoch has " + size());
        }
        epoch = place.epoch();
        example = place.example();
    }

    @Override
    public int next(Batch batch) {
        if (filledEpoch != epoch) {
            indices = indices.length == 0 ? new int[size()] : indices; // those who only read have no use for it
            order.fill(epoch, indices);
            filledEpoch = epoch;
        }
        int rows = Math.min(batch.capacity(), size() - example);
        read(epoch, indices, example, rows, batch);
        example += rows;
        if (example == size()) {
            example = 0;
            epoch++;
        }
        return rows;
    }

    /**
     * Fills the first rows of a batch with examples {@code examples[from] … examples[from + rows − 1]} as they are in an epoch, wherever this stands; for those who
     * keep the order themselves.
     *
     * @throws IllegalArgumentException when they do not fit the batch
     */
    public void read(long ofEpoch, int[] examples, int from, int rows, Batch batch) {
        requireFits(batch, rows);
        for (int row = 0; row < rows; row++) {
            fill(batch, row, ofEpoch, examples[from + row]);
        }
    }

    private void requireFits(Batch batch, int rows) {
        if (rows < 1 || rows > batch.capacity()) {
            throw new IllegalArgumentException(
                    data.name() + ": " + rows + " examples do not fit a batch of " + batch.capacity());
        }
        if (batch.width() != width) {
            throw new IllegalArgumentException(data.name() + " gives " + width
                    + " features an example but the batch is " + batch.inputs().shape());
        }
        if (batch.labels().isPresent() && (mixup.isPresent() || !data.hasClasses())) {
            throw new IllegalArgumentException(
                    data.name() + (mixup.isPresent() ? " mixed has" : " has") + " no labels; use a batch of targets");
        }
        if (batch.targets().isPresent() && batch.targetWidth() != data.targets().width()) {
            throw new IllegalArgumentException(
                    data.name() + " has " + data.targets().width() + " targets an example but the batch has "
                            + batch.targets().get().shape());
        }
    }

    private void fill(Batch batch, int row, long ofEpoch, int i) {
        batch.examples()[row] = i;
        if (batch.labels().isPresent()) {
            batch.labels().get()[row] = data.label(i);
        }
        if (batch.targets().isPresent()) {
            data.copyTarget(i, batch.targets().get(), row);
        }
        if (batch.weights().isPresent()) {
            batch.weights().get().set(row, data.weight(i));
        }
        if (isPlain) {
            data.copyExample(i, batch.inputs(), row);
        } else {
            write(mixup.isPresent() ? mix(batch, row, ofEpoch, i) : pipeline.read(ofEpoch, i), batch.inputs(), row);
        }
    }

    private void write(float[] x, Tensor inputs, int row) {
        float[] y = x;
        if (preprocessing.isPresent()) {
            preprocessing.get().apply(x, prepared);
            y = prepared;
        }
        Rows.write(y, inputs, row, width);
    }

    private float[] mix(Batch batch, int row, long ofEpoch, int i) {
        mixing.seek(ofEpoch, i);
        int other = Mixup.partner(mixing, size());
        float lambda = mixup.orElseThrow().lambda(mixing);
        System.arraycopy(pipeline.read(ofEpoch, i), 0, mixed, 0, mixed.length);
        float[] partner = pipeline.read(ofEpoch, other);
        for (int j = 0; j < mixed.length; j++) {
            mixed[j] = lambda * mixed[j] + (1 - lambda) * partner[j];
        }
        if (batch.targets().isPresent()) {
            mixTargets(batch.targets().get(), row, other, lambda);
        }
        if (batch.weights().isPresent()) {
            batch.weights().get().set(row, lambda * data.weight(i) + (1 - lambda) * data.weight(other));
        }
        return mixed;
    }

    private void mixTargets(Tensor targets, int row, int other, float lambda) {
        int k = data.targets().width();
        for (int j = 0; j < k; j++) {
            float mixture = lambda * targets.get(row * k + j) + (1 - lambda) * data.target(other, j);
            targets.set(row * k + j, mixture);
        }
    }
}
