package lanewise.nn.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.Network;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Tensor;

/** Passes of the float network, each from the same state and with the same random numbers. */
final class FloatRun {
    private final Network network;
    private final Map<String, PlacedLoss> losses;
    private final DoubleSite.Run run;
    private final Optional<float[]> state;

    FloatRun(Network network, Map<String, PlacedLoss> losses, DoubleSite.Run run) {
        this.network = network;
        this.losses = losses;
        this.run = run;
        state = network.state().map(s -> s.slab().toArray());
    }

    /** The state that passes start from, which they may have changed. */
    void restoreState() {
        state.ifPresent(values -> network.state().orElseThrow().slab().copyFrom(values));
    }

    void forward() {
        restoreState();
        network.resumeRandom(run.step());
        network.forward(run.rows(), run.mode());
    }

    /** Forward and backward; the loss of each output that has one. */
    Map<String, Double> step(Objective objective) {
        forward();
        Map<String, Double> values = new LinkedHashMap<>();
        for (Objective.Part part : objective.parts()) {
            PlacedLoss loss = losses.get(part.output());
            if (loss != null) {
                values.put(part.output(), (double) loss.lossAndGradient(run.rows()));
            } else {
                Tensor dy = network.outputGradient(part.output());
                for (int k = 0; k < part.factors().length; k++) {
                    dy.set(k, (float) part.factors()[k]);
                }
            }
        }
        network.backward(run.rows());
        return values;
    }

    /** The first rows of an output. */
    double[] output(String name) {
        int n = run.rows() * network.graph().shape(name).elements();
        return Arrays.copyOf(DoubleModel.doubles(network.output(name)), n);
    }

    /** The terms of the objective, in double from the float outputs where that is possible. */
    double[] terms(Objective objective) {
        if (!objective.withoutReference().isEmpty()) {
            return ownTerms(objective);
        }
        Map<String, double[]> outputs = new HashMap<>();
        objective.parts().forEach(p -> outputs.put(p.output(), output(p.output())));
        return objective.terms(outputs);
    }

    /** One for each output, the losses as the losses themselves compute them. */
    private double[] ownTerms(Objective objective) {
        return objective.parts().stream()
                .mapToDouble(part -> {
                    PlacedLoss loss = losses.get(part.output());
                    if (loss != null) {
                        return loss.loss(run.rows());
                    }
                    double[] y = output(part.output());
                    double sum = 0;
                    for (int k = 0; k < y.length; k++) {
                        sum += part.factors()[k] * y[k];
                    }
                    return sum;
                })
                .toArray();
    }

    private boolean isInput(Leaf leaf) {
        return network.graph().inputs().containsKey(leaf.name());
    }

    /** Where a leaf lies. */
    Tensor tensor(Leaf leaf) {
        return isInput(leaf) ? network.input(leaf.name()) : network.parameters().get(leaf.name());
    }

    /** The gradient of a leaf from the last step. */
    double[] gradient(Leaf leaf) {
        Tensor tensor = isInput(leaf)
                ? network.inputGradient(leaf.name())
                : network.gradients().get(leaf.name());
        return Arrays.copyOf(DoubleModel.doubles(tensor), leaf.values().length);
    }
}
