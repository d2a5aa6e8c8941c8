package lanewise.nn.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/** One preprocessing behind the other. */
public final class PreprocessingChain implements Preprocessing {
    private final List<Preprocessing> steps;
    private final float[][] between;

    private PreprocessingChain(List<Preprocessing> steps) {
        this.steps = List.copyOf(steps);
        between = new float[steps.size() - 1][];
        for (int i = 0; i < between.length; i++) {
            steps.get(i + 1)
                    .requireInputs(
                            "what the " + steps.get(i).kind() + " gives",
                            steps.get(i).outputs());
            between[i] = new float[steps.get(i).outputs()];
        }
    }

    /**
     * These in order; chains among them are taken apart.
     *
     * @throws IllegalArgumentException when there are none, or one takes another number of features than the one before it gives
     */
    public static PreprocessingChain of(Preprocessing... steps) {
        List<Preprocessing> flat = new ArrayList<>();
        for (Preprocessing step : steps) {
            flat.addAll(steps(step));
        }
        if (flat.isEmpty()) {
            throw new IllegalArgumentException("a chain of preprocessing has no steps; it must have at least 1");
        }
        return new PreprocessingChain(flat);
    }

    /** The steps of any preprocessing: those of a chain, or itself. */
    public static List<Preprocessing> steps(Preprocessing p) {
        return p instanceof PreprocessingChain chain ? chain.steps : List.of(p);
    }

    @Override
    public String kind() {
        return String.join(", ", steps.stream().map(Preprocessing::kind).toList());
    }

    @Override
    public int inputs() {
        return steps.getFirst().inputs();
    }

    @Override
    public int outputs() {
        return steps.getLast().outputs();
    }

    @Override
    public void apply(float[] x, float[] y) {
        float[] from = x;
        for (int i = 0; i < between.length; i++) {
            steps.get(i).apply(from, between[i]);
            from = between[i];
        }
        steps.getLast().apply(from, y);
    }

    @Override
    public Shape output(Shape example) {
        Shape shape = example;
        for (int i = 0; i < steps.size(); i++) {
            shape = steps.get(i).output(shape);
        }
        return shape;
    }

    /** None of its own: its steps' are kept. */
    @Override
    public Map<String, Tensor> tensors() {
        return Map.of();
    }
}
