package lanewise.nn.train;

import java.lang.foreign.MemorySegment;
import lanewise.nn.Network;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Tensor;

/** Rows of two tensors. */
record TargetExamples(String name, Tensor features, Tensor targets) implements Examples {
    TargetExamples {
        if (features.shape().dim(0) != targets.shape().dim(0)) {
            throw new IllegalArgumentException(name + ": features are " + features.shape() + " but targets "
                    + targets.shape() + "; both must have a row for each example");
        }
    }

    @Override
    public int size() {
        return features.shape().dim(0);
    }

    private static int width(Tensor rows) {
        return rows.size() / rows.shape().dim(0);
    }

    @Override
    public void requireFit(Network network, PlacedLoss loss) {
        if (width(features) != network.inputShape().elements()) {
            throw new IllegalArgumentException(
                    name + " has " + width(features) + " features but the network takes " + network.inputShape());
        }
        if (!loss.takesTargets()) {
            throw new IllegalArgumentException(
                    name + " has numbers to be met but " + loss.description() + " takes none");
        }
        int wanted = width(loss.targets());
        if (width(targets) != wanted) {
            throw new IllegalArgumentException(
                    name + " has " + width(targets) + " targets for each example but the loss takes " + wanted);
        }
    }

    @Override
    public void load(int[] order, int from, int rows, Network network, PlacedLoss loss) {
        for (int i = 0; i < rows; i++) {
            copyRow(features, order[from + i], network.input(), i);
            copyRow(targets, order[from + i], loss.targets(), i);
        }
    }

    private static void copyRow(Tensor x, int from, Tensor y, int to) {
        long bytes = 4L * width(x);
        MemorySegment.copy(x.segment(), from * bytes, y.segment(), to * bytes, bytes);
    }

    @Override
    public long fingerprint() {
        return new Fingerprint().add(features).add(targets).add(size()).value();
    }
}
