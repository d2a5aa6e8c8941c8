package lanewise.nn.train;

import java.util.Objects;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.PlacedLoss;

/** A data set's. */
record LabelledExamples(Dataset data) implements Examples {
    @Override
    public String name() {
        return data.name();
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public void requireFit(Network network, PlacedLoss loss) {
        if (data.width() != network.inputShape().elements()) {
            throw new IllegalArgumentException(
                    data.name() + " has " + data.width() + " features but the network takes " + network.inputShape());
        }
        if (data.classes().size() > network.outputShape().elements()) {
            throw new IllegalArgumentException(
                    data.name() + " has " + data.classes().size() + " classes but the network has "
                            + network.outputShape().elements() + " outputs");
        }
        if (!loss.takesLabels()) {
            throw new IllegalArgumentException(
                    data.name() + " has a class for each example but " + loss.description() + " takes no labels");
        }
    }

    @Override
    public void load(int[] order, int from, int rows, Network network, PlacedLoss loss) {
        int[] labels = loss.labels();
        for (int i = 0; i < rows; i++) {
            data.copyExample(order[from + i], network.input(), i);
            labels[i] = data.label(order[from + i]);
        }
        if (data.isWeighted()) {
            for (int i = 0; i < rows; i++) {
                loss.sampleWeights().set(i, data.weight(order[from + i]));
            }
        }
    }

    @Override
    public long fingerprint() {
        Fingerprint print = features().add(data.size());
        for (int i = 0; i < data.size(); i++) {
            print.add(data.label(i));
        }
        for (int i = 0; data.isWeighted() && i < data.size(); i++) {
            print.add(Float.floatToRawIntBits(data.weight(i)));
        }
        return print.add(Objects.hash(data.classes())).value();
    }

    private Fingerprint features() {
        Fingerprint print = new Fingerprint();
        if (data.isInMemory()) {
            return print.add(data.features());
        }
        float[] row = new float[data.width()];
        for (int i = 0; i < data.size(); i++) {
            data.source().read(i, row);
            for (float x : row) {
                print.add(Float.floatToRawIntBits(x));
            }
        }
        return print;
    }
}
