package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.RpropUpdate;

/**
 * Rprop: each parameter has a step of its own, which grows while its gradient keeps its sign and shrinks where it turns (Riedmiller and Braun, "A direct
 * adaptive method for faster backpropagation learning: the RPROP algorithm", ICNN 1993), as in PyTorch: where it turns there is no step. For full
 * batches; there is neither rate nor decay, and a group's rate factor multiplies its first step. 28 bytes a parameter.
 *
 * @param initial the first step, between the two limits
 * @param shrink η⁻ in (0, 1)
 * @param grow η⁺, above 1
 * @param shortest the least step, above 0
 * @param longest the greatest step, not below the least
 */
public record Rprop(double initial, double shrink, double grow, double shortest, double longest)
        implements ElementwiseOptimizer {

    public Rprop {
        HyperParameters.requireInside("rprop", "shrink", shrink);
        HyperParameters.requireAboveOne("rprop", "grow", grow);
        HyperParameters.requirePositive("rprop", "shortest", shortest);
        HyperParameters.requireBetween("rprop", "initial", initial, shortest, longest);
    }

    /** With 0.5, 1.2, 1e-6 and 50; PyTorch's first step is 0.01. */
    public Rprop(double initial) {
        this(initial, 0.5, 1.2, 1e-6, 50);
    }

    @Override
    public String name() {
        return "rprop";
    }

    @Override
    public List<String> slabs() {
        return List.of("step", "sign");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "initial", initial, "shrink", shrink, "grow", grow, "shortest", shortest, "longest", longest);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(RpropUpdate.RPROP, Elementwise.FILL);
    }

    @Override
    public int scalars() {
        return 1;
    }

    @Override
    public void prepare(long step, double gradScale, ParameterGroup group, double[] scalars) {
        scalars[0] = initial * group.learningRateFactor();
    }

    @Override
    public void update(Slabs slabs, double[] scalars, int from, int to) {
        RpropUpdate.rprop(
                slabs.theta(), slabs.grad(), slabs.state(0), slabs.state(1), shrink, grow, shortest, longest, from, to);
    }

    @Override
    public void start(Slabs slabs, double[] scalars, int from, int to) {
        Elementwise.fill((float) scalars[0], slabs.state(0).slice(from, to - from), to - from);
    }
}
