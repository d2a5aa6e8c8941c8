package lanewise.nn.loss;

import java.util.OptionalDouble;
import lanewise.simd.kernel.FocalLoss;

/**
 * −w·(1 − p)^γ·ln p of logits, p the probability of what is right: binary cross entropy in which examples that are already right count less (Lin et al.,
 * "Focal Loss for Dense Object Detection", ICCV 2017, eq. 5). Targets are 0 or 1; each element is a question of its own. torchvision's sigmoid_focal_loss.
 *
 * @param gamma γ, 0 or more and finite
 * @param alpha what target 1 counts, 1 − alpha what target 0 counts, in [0, 1]; absent: both 1
 *
 * @param reduction how the losses of examples become one number
 */
public record Focal(double gamma, OptionalDouble alpha, Reduction reduction) implements Loss {
    public Focal {
        if (!(gamma >= 0) || !Float.isFinite((float) gamma)) {
            throw new IllegalArgumentException("focal: gamma is " + gamma + "; it must be 0 or more and finite");
        }
        if (alpha.isPresent() && !(alpha.getAsDouble() >= 0 && alpha.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("focal: alpha is " + alpha.getAsDouble() + "; it must be 0 to 1");
        }
    }

    /** The mean, with alpha. */
    public Focal(double gamma, double alpha) {
        this(gamma, OptionalDouble.of(alpha), Reduction.MEAN);
    }

    /** The mean, without alpha. */
    public Focal(double gamma) {
        this(gamma, OptionalDouble.empty(), Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        float f = (float) gamma;
        float one = (float) alpha.orElse(1);
        float zero = alpha.isPresent() ? (float) (1 - alpha.getAsDouble()) : 1f;
        return ElementLosses.place(
                this,
                site,
                FocalLoss.FOCAL,
                (x, y, scale, l, dx, from, to) -> FocalLoss.focal(f, one, zero, x, y, scale, l, dx, from, to));
    }
}
