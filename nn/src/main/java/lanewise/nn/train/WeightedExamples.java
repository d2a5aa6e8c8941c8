package lanewise.nn.train;

import lanewise.nn.Network;
import lanewise.nn.data.ExampleOrder;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Tensor;

/** Examples that do not all count the same. */
final class WeightedExamples implements Examples {
    private final Examples examples;
    private final float[] weights;

    WeightedExamples(Examples examples, float... weights) {
        this.examples = examples;
        this.weights = weights.clone();
        if (weights.length != examples.size()) {
            throw new IllegalArgumentException(examples.name() + ": there are " + weights.length + " weights but "
                    + examples.size() + " examples");
        }
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(examples.name() + ": example " + i + " has weight " + weights[i]
                        + "; it must be finite and not negative");
            }
        }
    }

    @Override
    public String name() {
        return examples.name();
    }

    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public Loader loader(long seed, Network network, PlacedLoss loss) {
        Loader loader = examples.loader(seed, network, loss);
        return (epoch, order, from, rows) -> {
            loader.load(epoch, order, from, rows);
            Tensor counts = loss.sampleWeights();
            for (int i = 0; i < rows; i++) {
                counts.set(i, weights[order[from + i]]);
            }
        };
    }

    @Override
    public ExampleOrder order(long seed) {
        return examples.order(seed);
    }

    @Override
    public Loss minimised(Loss loss) {
        return examples.minimised(loss);
    }

    @Override
    public Examples asTheyAre() {
        return new WeightedExamples(examples.asTheyAre(), weights);
    }

    @Override
    public String treatment() {
        return examples.treatment();
    }

    @Override
    public long fingerprint() {
        Fingerprint print = new Fingerprint();
        for (float w : weights) {
            print.add(Float.floatToRawIntBits(w));
        }
        return print.add((int) examples.fingerprint()).value();
    }
}
