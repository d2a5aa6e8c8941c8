package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Power;

/**
 * x to a fixed power. Backward: dx = (exponent·x^(exponent − 1))·dy, 0 for an exponent of 0 (row A01); reads the inputs.
 *
 * @param exponent finite
 */
public record Pow(float exponent) implements Layer {
    public Pow {
        if (!Float.isFinite(exponent)) {
            throw new IllegalArgumentException("pow: exponent is " + exponent + "; it must be finite");
        }
    }

    @Override
    public String kind() {
        return "pow";
    }

    @Override
    public String arguments() {
        return String.valueOf(exponent);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return inputs.getFirst();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofInputs();
    }

    @Override
    public long flops(List<Shape> inputs) {
        return inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Power.POW, Elementwise.FILL, Elementwise.SCALE, Elementwise.MUL);
    }

    @Override
    public Node place(Site site) {
        int features = site.inputShape().elements();
        Tails tails = site.tails(features);
        return Partitioned.of(
                site,
                features,
                tails,
                (from, to) -> Power.pow(tails.input(from), exponent, tails.output(from), to - from),
                (from, to) ->
                        gradient(tails.input(from), tails.outputGradient(from), tails.inputGradient(from), to - from));
    }

    private void gradient(Tensor x, Tensor dy, Tensor dx, int n) {
        if (exponent == 0) {
            Elementwise.fill(0f, dx, n);
            return;
        }
        Power.pow(x, exponent - 1, dx, n);
        Elementwise.scale(exponent, dx, dx, n);
        Elementwise.mul(dx, dy, dx, n);
    }
}
