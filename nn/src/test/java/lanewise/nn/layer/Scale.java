package lanewise.nn.layer;

import java.util.List;
import java.util.Set;
import lanewise.nn.Declaration;
import lanewise.nn.Layer;
import lanewise.nn.Parameter;
import lanewise.nn.Pass;
import lanewise.nn.Site;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
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
    public Shape output(List<Shape> inputs) {
        return inputs.getFirst();
    }

    @Override
    public void declare(Declaration declaration, List<Shape> inputs) {
        declaration.parameter("factor", 1);
    }

    @Override
    public void initialize(Site site, Rng rng) {
        site.parameter("factor").value().set(0, start);
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
        Parameter s = site.parameter("factor");
        return new Node() {
            @Override
            public void forward(Pass pass) {
                for (int i = 0; i < pass.rows() * n; i++) {
                    y.set(i, s.value().get(0) * x.get(i));
                }
            }

            @Override
            public void backward(Pass pass) {
                Tensor dy = site.outputGradient();
                float sum = 0;
                for (int i = 0; i < pass.rows() * n; i++) {
                    sum += x.get(i) * dy.get(i);
                }
                s.gradient().set(0, sum);
                if (site.needsInputGradient()) {
                    for (int i = 0; i < pass.rows() * n; i++) {
                        site.inputGradient().set(i, s.value().get(0) * dy.get(i));
                    }
                }
            }
        };
    }
}
