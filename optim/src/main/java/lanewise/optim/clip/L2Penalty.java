package lanewise.optim.clip;

import java.util.Set;
import java.util.function.Predicate;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;

/**
 * L2 regularisation, coupled: its gradient is added to the loss's, g ← fma(λ′, w, g) (Goodfellow et al. 2016, §7.1.1). In adaptive methods it is
 * divided by their root like any gradient; {@link DecoupledDecay} is not.
 *
 * @param lambda λ, finite and not negative
 * @param form which of the two conventions
 * @param members which parameters, by name
 */
public record L2Penalty(double lambda, Form form, Predicate<String> members) implements Penalty {
    /** Where the factor 2 goes. */
    public enum Form {
        /** ½λw² with the gradient λw: what PyTorch calls weight decay. */
        HALF(1),
        /** λw² with the gradient 2λw. */
        FULL(2);

        private final double factor;

        Form(double factor) {
            this.factor = factor;
        }
    }

    public L2Penalty {
        Require.notNegative("L2 penalty", "lambda", lambda);
    }

    /** On all parameters but biases, {@code *.bias}. */
    public L2Penalty(double lambda, Form form) {
        this(lambda, form, Members::weights);
    }

    /** The penalty itself, to be added to the loss. */
    @Override
    public double value(NamedTensors theta) {
        double sum = 0;
        for (Tensor w : Members.of(theta, members)) {
            sum += Squares.sum(w);
        }
        return 0.5 * form.factor * lambda * sum;
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(Elementwise.AXPY);
    }

    @Override
    public Step bind(NamedTensors theta, NamedTensors grad) {
        Tensor[] ws = Members.of(theta, members);
        Tensor[] gs = Members.of(grad, members);
        float factor = (float) (form.factor * lambda);
        return () -> {
            for (int i = 0; i < ws.length; i++) {
                Elementwise.axpy(factor, ws[i], gs[i], ws[i].size());
            }
        };
    }
}
