package lanewise.optim.clip;

import java.util.function.Predicate;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;

/**
 * L1 regularisation by its proximal step: w ← sign(w)·max(|w| − ελ, 0), a soft threshold (Parikh and Boyd, "Proximal algorithms", 2014, §6.5.2). What
 * falls below the threshold is +0, exactly.
 *
 * @param lambda λ, finite and not negative
 * @param members which parameters, by name
 */
public record L1Proximal(double lambda, Predicate<String> members) implements Constraint {
    public L1Proximal {
        Require.notNegative("L1 proximal", "lambda", lambda);
    }

    /** On all parameters but biases, {@code *.bias}. */
    public L1Proximal(double lambda) {
        this(lambda, Members::weights);
    }

    @Override
    public Step bind(NamedTensors theta) {
        Tensor[] ws = Members.of(theta, members);
        double factor = lambda;
        return learningRate -> {
            for (Tensor w : ws) {
                shrink(w, (float) (learningRate * factor));
            }
        };
    }

    private static void shrink(Tensor w, float threshold) {
        for (int i = 0; i < w.size(); i++) {
            float v = w.get(i);
            float left = Math.max(Math.abs(v) - threshold, 0f);
            w.set(i, left == 0f ? 0f : Math.copySign(left, v));
        }
    }
}
