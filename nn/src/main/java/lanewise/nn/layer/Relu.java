package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.kernel.Activations;
import lanewise.simd.kernel.Kernel;

/** max(0, x), element by element; its derivative at 0 is 0 (row A10). Backward reads the outputs only. */
public record Relu() implements Layer {
    @Override
    public String kind() {
        return "relu";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return inputs.getFirst();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.inPlace(false, true);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Activations.RELU, Activations.RELU_BACKWARD);
    }

    @Override
    public Node place(Site site) {
        int features = site.inputShape().elements();
        return new Node() {
            @Override
            public void forward(Pass pass) {
                Activations.relu(site.input(), site.output(), pass.rows() * features);
            }

            @Override
            public void backward(Pass pass) {
                Activations.reluBackward(
                        site.output(), site.outputGradient(), site.inputGradient(), pass.rows() * features);
            }
        };
    }
}
