package lanewise.jmh.compare;

import java.util.List;
import lanewise.simd.kernel.AdamUpdate;
import lanewise.simd.kernel.MomentumUpdate;
import lanewise.simd.kernel.SgdUpdate;

/**
 * Updates of parameters y by gradients x, with their state from z on. Libtorch gets lists of tensors and its fused operators, which beat
 * the classes of {@code torch::optim}; {@code lanewise.jmh.peers.TorchOptim} measures these as another peer.
 */
final class OptimizerOperators {
    private static final double LR = 1e-3;

    /** Adam's scalars of the first step. */
    private static final double STEP = LR / (1 - 0.9);

    private static final double ROOT = 1 / Math.sqrt(1 - 0.999);

    /** Name; streams read, updated and overwritten; the call; the same in TorchScript. */
    static final List<Operator> ALL = List.of(
            Operator.of(
                    "sgd",
                    1,
                    1,
                    0,
                    o -> SgdUpdate.sgd(o.y, o.x, 1, LR, 0, o.n),
                    "torch._fused_sgd_(ys, xs, none, weight_decay=0., momentum=0., lr=0.001, dampening=0., nesterov=False, maximize=False, is_first_step=False)"),
            Operator.of(
                    "momentum",
                    1,
                    2,
                    0,
                    o -> MomentumUpdate.momentum(o.y, o.x, o.z, 0.9, 1, 0, 1, LR, 0, o.n),
                    "torch._fused_sgd_(ys, xs, zs, weight_decay=0., momentum=0.9, lr=0.001, dampening=0., nesterov=False, maximize=False, is_first_step=False)"),
            Operator.of(
                    "adam",
                    1,
                    3,
                    0,
                    o -> AdamUpdate.adam(o.y, o.x, o.z, o.v, 1, 0, 1, 0.9, 0.999, 0, 1e-8, STEP, 0, ROOT, 0, o.n),
                    "torch._fused_adam_(ys, xs, zs, vs, none, steps, lr=0.001, beta1=0.9, beta2=0.999, weight_decay=0., eps=1e-8, amsgrad=False, maximize=False)"));

    private OptimizerOperators() {}
}
