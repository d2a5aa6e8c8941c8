package lanewise.nn.layer;

import java.util.Optional;
import java.util.Set;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Activations;
import lanewise.simd.kernel.Kernel;

/**
 * max(0, x), element by element; its derivative at 0 is 0.
 *
 * <p>Works in place where the layer before does not need its output any more, and backward in place on that layer's gradient. As a first
 * layer it has an output of its own, so that the network's input stays as it was.
 */
public record Relu() implements Layer {
    @Override
    public String kind() {
        return "relu";
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Activations.RELU, Activations.RELU_BACKWARD);
    }

    @Override
    public Node place(Site site) {
        return new Placed(site);
    }

    private static final class Placed implements Node {
        private final int features;
        private final Tensor x;
        private final Tensor y;
        private final Tensor dy;
        private final Optional<Tensor> dx;

        Placed(Site site) {
            features = site.inputShape().elements();
            x = site.input();
            dx = site.inputGradient();
            y = site.inPlace() ? x : site.allocate(site.inputShape());
            dy = dx.isPresent() ? dx.get() : site.allocate(site.inputShape());
        }

        @Override
        public Tensor output() {
            return y;
        }

        @Override
        public Tensor outputGradient() {
            return dy;
        }

        @Override
        public void forward(int rows) {
            Activations.relu(x, y, rows * features);
        }

        @Override
        public void backward(int rows) {
            if (dx.isPresent()) {
                Activations.reluBackward(y, dy, dx.get(), rows * features);
            }
        }
    }
}
