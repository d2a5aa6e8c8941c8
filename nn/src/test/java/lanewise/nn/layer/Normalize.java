package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Footprint;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Kernel;

/**
 * A layer as a user would write it, whose backward pass needs its outputs: y = x/|x|, dx = (dy − y·(y·dy))/|x| for each
 * example.
 */
public record Normalize() implements Layer {
    @Override
    public String kind() {
        return "normalize";
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return inputs.getFirst();
    }

    @Override
    public Footprint footprint(List<Shape> inputs, int capacity) {
        return Footprint.PLAIN.saving(capacity);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of();
    }

    @Override
    public Node place(Site site) {
        int n = site.inputShape().elements();
        Tensor x = site.input();
        Tensor y = site.output();
        Tensor norm = site.saved();
        return new Node() {
            @Override
            public void forward(Pass pass) {
                for (int r = 0; r < pass.rows(); r++) {
                    float squares = 0;
                    for (int i = r * n; i < (r + 1) * n; i++) {
                        squares += x.get(i) * x.get(i);
                    }
                    norm.set(r, (float) Math.sqrt(squares));
                    for (int i = r * n; i < (r + 1) * n; i++) {
                        y.set(i, x.get(i) / norm.get(r));
                    }
                }
            }

            @Override
            public void backward(Pass pass) {
                Tensor dy = site.outputGradient();
                Tensor dx = site.inputGradient();
                for (int r = 0; r < pass.rows(); r++) {
                    float dot = 0;
                    for (int i = r * n; i < (r + 1) * n; i++) {
                        dot += y.get(i) * dy.get(i);
                    }
                    for (int i = r * n; i < (r + 1) * n; i++) {
                        dx.set(i, (dy.get(i) - y.get(i) * dot) / norm.get(r));
                    }
                }
            }
        };
    }
}
