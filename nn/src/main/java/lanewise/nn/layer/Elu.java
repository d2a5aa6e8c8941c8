package lanewise.nn.layer;

import lanewise.simd.kernel.ExponentialUnits;

/**
 * x > 0 ? x : alpha·(eˣ − 1) (Clevert, Unterthiner and Hochreiter, ICLR 2016). Backward reads the outputs only.
 *
 * @param alpha the negative of the limit at −∞, at least 0
 */
public record Elu(float alpha) implements Pointwise {
    public Elu {
        if (!(alpha >= 0 && Float.isFinite(alpha))) {
            throw new IllegalArgumentException("elu: alpha is " + alpha + "; it must be 0 or more and finite");
        }
    }

    /** The usual: alpha 1. */
    public Elu() {
        this(1f);
    }

    @Override
    public String kind() {
        return "elu";
    }

    @Override
    public String arguments() {
        return Words.write().option("alpha", alpha, 1f).text();
    }

    @Override
    public Map map() {
        return Map.ofOutputs(
                (x, y, n) -> ExponentialUnits.elu(alpha, x, y, n),
                (y, dy, dx, n) -> ExponentialUnits.eluBackward(alpha, y, dy, dx, n),
                ExponentialUnits.ELU,
                ExponentialUnits.ELU_BACKWARD);
    }
}
