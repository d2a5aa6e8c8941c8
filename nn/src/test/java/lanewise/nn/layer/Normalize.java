package lanewise.nn.layer;

import java.util.Optional;
import java.util.Set;
import lanewise.nn.Layer;
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
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of();
    }

    @Override
    public Node place(Site site) {
        int n = site.inputShape().elements();
        Tensor x = site.input();
        Optional<Tensor> dx = site.inputGradient();
        Tensor y = site.allocate(site.inputShape());
        Tensor dy = site.allocate(site.inputShape());
        Tensor norm = site.allocate(Shape.of(1));
        return new Node() {
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
                for (int r = 0; r < rows; r++) {
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
            public void backward(int rows) {
                for (int r = 0; r < rows && dx.isPresent(); r++) {
                    float dot = 0;
                    for (int i = r * n; i < (r + 1) * n; i++) {
                        dot += y.get(i) * dy.get(i);
                    }
                    for (int i = r * n; i < (r + 1) * n; i++) {
                        dx.get().set(i, (dy.get(i) - y.get(i) * dot) / norm.get(r));
                    }
                }
            }
        };
    }
}
