package lanewise.optim.clip;

import java.util.function.Predicate;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;

/**
 * L1 regularisation by its sub-gradient: g ← g + λ·sign(w), with sign(0) = 0 (Goodfellow et al. 2016, eq. 7.20). Weights get small but hardly ever
 * 0, for they step across; {@link L1Proximal} makes zeros.
 *
 * @param lambda λ, finite and not negative
 * @param members which parameters, by name
 */
public record L1Penalty(double lambda, Predicate<String> members) implements Penalty {
    public L1Penalty {
        Require.notNegative("L1 penalty", "lambda", lambda);
    }

    /** On all parameters but biases, {@code *.bias}. */
    public L1Penalty(double lambda) {
        this(lambda, Members::weights);
    }

    /** λΣ|w|, to be added to the loss. */
    @Override
    public double value(NamedTensors theta) {
        double sum = 0;
        for (Tensor w : Members.of(theta, members)) {
            for (int i = 0; i < w.size(); i++) {
                sum += Math.abs(w.get(i));
            }
        }
        return lambda * sum;
    }

    @Override
    public Step bind(NamedTensors theta, NamedTensors grad) {
        Tensor[] ws = Members.of(theta, members);
        Tensor[] gs = Members.of(grad, members);
        float factor = (float) lambda;
        return () -> {
            for (int i = 0; i < ws.length; i++) {
                add(factor, ws[i], gs[i]);
            }
        };
    }

    private static void add(float factor, Tensor w, Tensor g) {
        for (int i = 0; i < w.size(); i++) {
            g.set(i, g.get(i) + factor * Math.signum(w.get(i)));
        }
    }
}
