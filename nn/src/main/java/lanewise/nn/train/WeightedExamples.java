package lanewise.nn.train;

import lanewise.nn.Network;
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
    public void requireFit(Network network, PlacedLoss loss) {
        examples.requireFit(network, loss);
    }

    @Override
    public void begin(long epoch, int[] order, int from, int batch) {
        examples.begin(epoch, order, from, batch);
    }

    @Override
    public void load(int[] order, int from, int rows, Network network, PlacedLoss loss) {
        examples.load(order, from, rows, network, loss);
        Tensor counts = loss.sampleWeights();
        for (int i = 0; i < rows; i++) {
            counts.set(i, weights[order[from + i]]);
        }
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
