package lanewise.nn.check;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import lanewise.nn.Pass;
import lanewise.simd.Rng;
import lanewise.simd.Shape;

/** What a {@link DoubleLayer} reads: nodes of inputs and parameters on a tape, and everything else that its float layer sees in the same pass. */
public final class DoubleSite {
    /** What is the same for all layers in a pass. */
    record Run(int rows, Pass.Mode mode, long step) {}

    private final String name;
    private final DoubleTape tape;
    private final Run run;
    private final List<Shape> inputShapes;
    private final Shape outputShape;
    private final List<int[]> inputs;
    private final Map<String, int[]> parameters;
    private final Map<String, double[]> state;
    private final Rng rng;

    DoubleSite(
            String name,
            DoubleTape tape,
            Run run,
            List<Shape> inputShapes,
            Shape outputShape,
            List<int[]> inputs,
            Map<String, int[]> parameters,
            Map<String, double[]> state,
            Rng rng) {
        this.name = name;
        this.tape = tape;
        this.run = run;
        this.inputShapes = inputShapes;
        this.outputShape = outputShape;
        this.inputs = inputs;
        this.parameters = parameters;
        this.state = state;
        this.rng = rng;
    }

    /** Where to record. */
    public DoubleTape tape() {
        return tape;
    }

    /** The size of the batch. */
    public int rows() {
        return run.rows();
    }

    /** What the pass is for. */
    public Pass.Mode mode() {
        return run.mode();
    }

    /** The counter of random numbers, as {@link Pass#step}. */
    public long step() {
        return run.step();
    }

    /** The layer's own stream of random numbers, that of its float layer. */
    public Rng rng() {
        return rng;
    }

    /** The shape of one example of the first input. */
    public Shape inputShape() {
        return inputShapes.getFirst();
    }

    /** The shapes of one example of each input. */
    public List<Shape> inputShapes() {
        return inputShapes;
    }

    /** The shape of one example's output. */
    public Shape outputShape() {
        return outputShape;
    }

    /** The nodes of the first input. */
    public int[] input() {
        return inputs.getFirst();
    }

    /** The nodes of input i, rows x example. */
    public int[] input(int i) {
        return inputs.get(i);
    }

    /** The nodes of the parameter {@code name.suffix}. */
    public int[] parameter(String suffix) {
        return found(parameters, "parameter", suffix);
    }

    /** The values of the tensor {@code name.suffix} that is kept but not trained, from before the pass. */
    public double[] state(String suffix) {
        return found(state, "state", suffix);
    }

    private <T> T found(Map<String, T> all, String kind, String suffix) {
        T what = all.get(suffix);
        if (what == null) {
            throw new IllegalArgumentException(
                    name + " declares no " + kind + " '" + suffix + "'; it declares " + all.keySet());
        }
        return what;
    }

    /** A function of each element of the first input. */
    public int[] each(IntUnaryOperator function) {
        return Arrays.stream(input()).map(function).toArray();
    }
}
