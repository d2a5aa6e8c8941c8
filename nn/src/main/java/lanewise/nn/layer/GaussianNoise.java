package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.RandomNormals;

/**
 * x plus noise from N(0, std²) in training, x otherwise (row I12; Sietsma and Dow, Neural Networks 4, 1991). The gradient passes unchanged.
 *
 * @param std 0 or more and finite
 */
public record GaussianNoise(float std) implements Layer {
    /** Each pass has so many numbers of its own, more than a batch has elements. */
    private static final int NUMBERS_PER_PASS_LOG2 = 31;

    public GaussianNoise {
        if (!(std >= 0 && Float.isFinite(std))) {
            throw new IllegalArgumentException("gaussian_noise: std is " + std + "; it must be 0 or more and finite");
        }
    }

    @Override
    public String kind() {
        return "gaussian_noise";
    }

    @Override
    public String arguments() {
        return String.valueOf(std);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return inputs.getFirst();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.ofGradients();
    }

    @Override
    public long flops(List<Shape> inputs) {
        return inputs.getFirst().elements();
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(RandomNormals.NORMAL, Elementwise.ADD);
    }

    @Override
    public Node place(Site site) {
        return new Placed(site);
    }

    private final class Placed implements Node {
        private final Site site;
        private final Tails tails;
        private final Partitioned passes;
        private boolean adds;
        private long first;

        Placed(Site site) {
            this.site = site;
            int features = site.inputShape().elements();
            tails = site.tails(features);
            passes = Partitioned.of(
                    site,
                    features,
                    tails,
                    this::addNoise,
                    (from, to) -> Elementwise.copy(tails.outputGradient(from), tails.inputGradient(from), to - from));
        }

        @Override
        public void forward(Pass pass) {
            adds = pass.mode() == Pass.Mode.TRAINING;
            first = pass.step() << NUMBERS_PER_PASS_LOG2;
            passes.forward(pass);
        }

        @Override
        public void backward(Pass pass) {
            passes.backward(pass);
        }

        private void addNoise(int from, int to) {
            Tensor x = tails.input(from);
            Tensor y = tails.output(from);
            if (adds) {
                RandomNormals.normal(site.rng(), first + from, 0f, std, y, to - from);
                Elementwise.add(x, y, y, to - from);
            } else {
                Elementwise.copy(x, y, to - from);
            }
        }
    }
}
