package lanewise.nn.layer;

import java.util.Optional;
import java.util.Set;
import lanewise.nn.Layer;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Kernel;

/** A layer as a user would write it, through the public interface only: y = s·x with one learned number s. */
public record Scale(float start) implements Layer {
    @Override
    public String kind() {
        return "scale";
    }

    @Override
    public String arguments() {
        return String.valueOf(start);
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public void declare(TensorLayout.Builder parameters, String name, Shape input) {
        parameters.add(name + ".factor", 1);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        site.parameter("factor").set(0, start);
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
        Tensor s = site.parameter("factor");
        Tensor ds = site.gradient("factor");
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
                for (int i = 0; i < rows * n; i++) {
                    y.set(i, s.get(0) * x.get(i));
                }
            }

            @Override
            public void backward(int rows) {
                float sum = 0;
                for (int i = 0; i < rows * n; i++) {
                    sum += x.get(i) * dy.get(i);
                }
                ds.set(0, sum);
                if (dx.isPresent()) {
                    for (int i = 0; i < rows * n; i++) {
                        dx.get().set(i, s.get(0) * dy.get(i));
                    }
                }
            }
        };
    }
}
