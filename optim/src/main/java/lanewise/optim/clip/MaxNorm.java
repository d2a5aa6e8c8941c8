package lanewise.optim.clip;

import java.util.Arrays;
import java.util.function.Predicate;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;

/**
 * The weights into each unit have a norm of at most c: w_j ← w_j·(c/‖w_j‖) where ‖w_j‖ &gt; c (Srebro and Shraibman 2005; Srivastava et al. 2014,
 * §5.1). Weights are inputs x units, so w_j is a column. Columns within c keep every bit.
 *
 * @param limit c, finite and above 0; 3 to 4 is usual with dropout
 * @param members which parameters, by name; each must have two dimensions
 */
public record MaxNorm(double limit, Predicate<String> members) implements Constraint {
    public MaxNorm {
        Require.positive("max-norm", "limit", limit);
    }

    /** On all parameters named {@code *.weight}. */
    public MaxNorm(double limit) {
        this(limit, name -> name.endsWith(".weight"));
    }

    /**
     * Binds it.
     *
     * @throws IllegalArgumentException when a member has not two dimensions
     */
    @Override
    public Step bind(NamedTensors theta) {
        Tensor[] ws = Members.of(theta, members);
        int widest = 1;
        for (Tensor w : ws) {
            if (w.shape().rank() != 2) {
                throw new IllegalArgumentException(
                        "max-norm: a parameter is " + w.shape() + "; it must be inputs x units");
            }
            widest = Math.max(widest, w.shape().dim(1));
        }
        double[] scales = new double[widest];
        double c = limit;
        return learningRate -> {
            for (Tensor w : ws) {
                constrain(w, c, scales);
            }
        };
    }

    private static void constrain(Tensor w, double c, double[] scales) {
        int units = w.shape().dim(1);
        Arrays.fill(scales, 0, units, 0);
        for (int i = 0; i < w.size(); i++) {
            scales[i % units] += (double) w.get(i) * w.get(i);
        }
        for (int j = 0; j < units; j++) {
            scales[j] = c / Math.sqrt(scales[j]);
        }
        for (int i = 0; i < w.size(); i++) {
            if (scales[i % units] < 1) {
                w.set(i, (float) (w.get(i) * scales[i % units]));
            }
        }
    }
}
