package lanewise.optim;

import java.util.Locale;

/**
 * How weights are drawn towards 0, in the three conventions of the texts.
 *
 * @param lambda λ, finite and not negative
 * @param form which of them
 */
public record WeightDecay(double lambda, Form form) {
    /** No decay. */
    public static final WeightDecay NONE = new WeightDecay(0, Form.HALF);

    /** Conventions. */
    public enum Form {
        /** A penalty ½λw² in the loss, λw in the gradient: PyTorch's {@code weight_decay}, but for its AdamW. */
        HALF,
        /** A penalty λw², 2λw in the gradient. */
        FULL,
        /** w ← w − ε·λw beside the step, whatever the gradient is divided by (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019). */
        DECOUPLED
    }

    public WeightDecay {
        if (!(lambda >= 0 && (float) lambda < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "weight decay: lambda is " + lambda + "; it must be finite and not negative, as a float");
        }
    }

    /** ½λw² in the loss. */
    public static WeightDecay half(double lambda) {
        return new WeightDecay(lambda, Form.HALF);
    }

    /** λw² in the loss. */
    public static WeightDecay full(double lambda) {
        return new WeightDecay(lambda, Form.FULL);
    }

    /** Beside the step. */
    public static WeightDecay decoupled(double lambda) {
        return new WeightDecay(lambda, Form.DECOUPLED);
    }

    /** The scalars that rules with a decay begin with: what multiplies gradients, what multiplies weights in them, and what remains of a weight. */
    void prepare(String rule, double lr, double gradScale, ParameterGroup group, double[] scalars) {
        scalars[0] = gradScale;
        scalars[1] = coupled(group);
        scalars[2] = keep(rule, lr, group);
    }

    /** What multiplies a weight in the gradient. */
    double coupled(ParameterGroup group) {
        double l = lambda * group.decayFactor();
        return switch (form) {
            case HALF -> l;
            case FULL -> 2 * l;
            case DECOUPLED -> 0;
        };
    }

    /** What of a weight remains beside the step. */
    double keep(String rule, double lr, ParameterGroup group) {
        return form == Form.DECOUPLED ? keep(rule, lr, lambda * group.decayFactor()) : 1;
    }

    /** What of a weight remains beside the step. */
    static double keep(String rule, double lr, double decoupled) {
        double lost = lr * decoupled;
        if (!(lost <= 1)) {
            throw new IllegalArgumentException(rule + ": learning rate times decoupled weight decay is " + lost
                    + "; it must be at most 1, or weights change their sign");
        }
        return 1 - lost;
    }

    @Override
    public String toString() {
        return lambda == 0 ? "0" : lambda + " " + form.name().toLowerCase(Locale.ROOT);
    }
}
