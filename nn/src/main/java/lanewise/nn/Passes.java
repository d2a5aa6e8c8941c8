package lanewise.nn;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import lanewise.simd.Tensor;

/** Passes of a batch through the placed layers of a {@link Network}, forward and back; see there. */
final class Passes {
    private final Placement[] order;
    private final int capacity;
    private final boolean goesBack;
    private final Pass pass = new Pass();

    /**
     * In the order of the graph.
     *
     * @param goesBack whether there is memory for gradients
     */
    Passes(List<Placement> placements, int capacity, boolean goesBack) {
        order = placements.toArray(Placement[]::new);
        this.capacity = capacity;
        this.goesBack = goesBack;
    }

    void forward(int rows, Pass.Mode mode) {
        checkRows(rows);
        pass.begin(rows, mode);
        for (Placement placement : order) {
            placement.forward(pass);
        }
    }

    void forward(int rows, Pass.Mode mode, BiConsumer<String, Tensor> after) {
        checkRows(rows);
        pass.begin(rows, mode);
        for (Placement placement : order) {
            placement.forward(pass);
            after.accept(placement.site().name(), placement.site().output());
        }
    }

    void backward(int rows) {
        checkBackward(rows);
        for (int i = order.length - 1; i >= 0; i--) {
            order[i].backward(pass);
        }
    }

    void backward(int rows, Consumer<String> after) {
        checkBackward(rows);
        for (int i = order.length - 1; i >= 0; i--) {
            order[i].backward(pass);
            after.accept(order[i].site().name());
        }
    }

    private void checkRows(int rows) {
        if (rows < 1 || rows > capacity) {
            throw new IllegalArgumentException(
                    "a batch of " + rows + " examples does not fit a network built for 1 to " + capacity);
        }
    }

    private void checkBackward(int rows) {
        checkRows(rows);
        if (!goesBack) {
            throw new IllegalStateException(
                    "the network was built for inference; build it for TRAINING to go backward");
        }
        if (pass.rows() == 0) {
            throw new IllegalStateException(
                    "backward of " + rows + " rows before any forward pass; call forward first");
        }
        if (rows != pass.rows()) {
            throw new IllegalArgumentException(
                    "backward of " + rows + " rows but the last forward pass had " + pass.rows());
        }
    }

    /** Does the last forward pass again up to the first layer with a NaN or infinity, and names it. */
    Optional<String> firstNonFinite(int rows) {
        for (Placement placement : order) {
            placement.forward(pass);
            if (!placement.isFinite(rows)) {
                return Optional.of(placement.site().name());
            }
        }
        return Optional.empty();
    }

    /** How many random forward passes have begun. */
    long randomSteps() {
        return pass.steps();
    }

    void resumeRandom(long steps) {
        pass.resumeAfter(steps);
    }
}
