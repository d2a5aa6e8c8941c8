package lanewise.nn.check;

import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Kernel;

/**
 * Another layer, one of whose weights' gradients is wrong by a factor.
 *
 * @param element of {@code weight}
 */
record Broken(Layer inner, int element, float factor) implements Layer {
    @Override
    public String kind() {
        return "broken";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return inner.output(inputs);
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        inner.declare(declaration, inputs);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        inner.initialize(site, rng);
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return inner.footprint(inputs, capacity);
    }

    @Override
    public long workspaceBytes(List<Shape> inputs, int capacity, int workers, boolean backward) {
        return inner.workspaceBytes(inputs, capacity, workers, backward);
    }

    @Override
    public Set<Kernel> kernels() {
        return inner.kernels();
    }

    @Override
    public Node place(Site site) {
        Node node = inner.place(site);
        return new Node() {
            @Override
            public void forward(Pass pass) {
                node.forward(pass);
            }

            @Override
            public void backward(Pass pass) {
                node.backward(pass);
                Tensor gradient = site.parameter("weight").gradient();
                gradient.set(element, factor * gradient.get(element));
            }
        };
    }
}
