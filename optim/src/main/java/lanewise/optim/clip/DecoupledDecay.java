package lanewise.optim.clip;

import java.util.Set;
import java.util.function.Predicate;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * Weight decay apart from the gradient: w ← (1 − ελ)·w (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019), here after the
 * update. For plain SGD it is {@link L2Penalty} up to the order of the two.
 *
 * @param lambda λ, finite and not negative
 * @param members which parameters, by name
 */
public record DecoupledDecay(double lambda, Predicate<String> members) implements Constraint {
    public DecoupledDecay {
        Require.notNegative("decoupled decay", "lambda", lambda);
    }

    /** On all parameters but biases, {@code *.bias}. */
    public DecoupledDecay(double lambda) {
        this(lambda, Members::weights);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Elementwise.SCALE);
    }

    @Override
    public Step bind(NamedTensors theta) {
        Tensor[] ws = Members.of(theta, members);
        double factor = lambda;
        return learningRate -> {
            for (Tensor w : ws) {
                Elementwise.scale((float) (1 - learningRate * factor), w, w, w.size());
            }
        };
    }
}
