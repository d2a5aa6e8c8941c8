package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.kernel.AdabeliefUpdate;
import lanewise.simd.kernel.AdaboundUpdate;
import lanewise.simd.kernel.AdadeltaUpdate;
import lanewise.simd.kernel.AdafactorUpdate;
import lanewise.simd.kernel.AdagradUpdate;
import lanewise.simd.kernel.AdamUpdate;
import lanewise.simd.kernel.AdamaxUpdate;
import lanewise.simd.kernel.AmsgradUpdate;
import lanewise.simd.kernel.AveragedUpdate;
import lanewise.simd.kernel.CenteredRmspropUpdate;
import lanewise.simd.kernel.LambUpdate;
import lanewise.simd.kernel.LionUpdate;
import lanewise.simd.kernel.MomentumUpdate;
import lanewise.simd.kernel.NesterovUpdate;
import lanewise.simd.kernel.RmspropUpdate;
import lanewise.simd.kernel.RpropUpdate;
import lanewise.simd.kernel.ScheduleFreeUpdate;
import lanewise.simd.kernel.SgdUpdate;

/** Optimizers. */
final class UpdateWorkloads {
    static final List<Workload> ALL = List.of(
            pass("sgd", 12, o -> SgdUpdate.sgd(o.v, o.x, 1, 1e-9, 0, N), SgdUpdate.SGD),
            pass(
                    "momentum",
                    20,
                    o -> MomentumUpdate.momentum(o.v, o.x, o.y, 0.9, 1, 0, 1, 1e-9, 0, N),
                    MomentumUpdate.MOMENTUM),
            pass(
                    "nesterov",
                    20,
                    o -> NesterovUpdate.nesterov(o.v, o.x, o.y, 0.9, 1, 0, 1, 1e-9, 0, N),
                    NesterovUpdate.NESTEROV),
            pass(
                    "nesterov_ahead",
                    20,
                    o -> NesterovUpdate.nesterovAhead(o.v, o.x, o.y, 0.9, -1e-9, 0, 1, 0, N),
                    NesterovUpdate.NESTEROV_AHEAD),
            pass("look_ahead", 12, o -> NesterovUpdate.lookAhead(o.v, o.y, 1e-9, 0, N), NesterovUpdate.LOOK_AHEAD),
            pass(
                    "momentum_direction",
                    20,
                    o -> MomentumUpdate.momentumDirection(o.x, o.y, o.v, 0.9, 1, 0.9, 1, 0, N),
                    MomentumUpdate.MOMENTUM_DIRECTION),
            pass(
                    "adagrad",
                    20,
                    o -> AdagradUpdate.adagrad(o.v, o.x, o.y, 1, 0, 1, 0, 1e-7, 1e-9, 0, N),
                    AdagradUpdate.ADAGRAD),
            pass(
                    "rmsprop",
                    20,
                    o -> RmspropUpdate.rmsprop(o.v, o.x, o.y, 1, 0, 1, 0.9, 0, 1e-7, 1e-9, 0, N),
                    RmspropUpdate.RMSPROP),
            pass(
                    "rmsprop_momentum",
                    28,
                    o -> RmspropUpdate.rmspropMomentum(
                            o.v, o.x, o.y, o.z, 1, 0, 1, 0.9, 0, 1e-7, 0.9, 1, 0, 1e-9, 0, N),
                    RmspropUpdate.RMSPROP_MOMENTUM),
            pass(
                    "rmsprop_centered",
                    28,
                    o -> CenteredRmspropUpdate.rmspropCentered(o.v, o.x, o.y, o.z, 1, 0, 1, 0.9, 0, 1e-7, 1e-9, 0, N),
                    CenteredRmspropUpdate.RMSPROP_CENTERED),
            pass(
                    "rmsprop_centered_momentum",
                    36,
                    o -> CenteredRmspropUpdate.rmspropCenteredMomentum(
                            o.v, o.x, o.y, o.z, o.small, 1, 0, 1, 0.9, 0, 1e-7, 0.9, 1, 0, 1e-9, 0, N),
                    CenteredRmspropUpdate.RMSPROP_CENTERED_MOMENTUM),
            pass(
                    "adam",
                    28,
                    o -> AdamUpdate.adam(o.v, o.x, o.y, o.z, 1, 0, 1, 0.9, 0.999, 0, 1e-8, 1e-9, 0, 1, 0, N),
                    AdamUpdate.ADAM),
            pass(
                    "amsgrad",
                    36,
                    o -> AmsgradUpdate.amsgrad(o.v, o.x, o.y, o.z, o.small, 1, 0, 1, 0.9, 0.999, 1e-8, 1e-9, 1, 0, N),
                    AmsgradUpdate.AMSGRAD),
            pass(
                    "adamax",
                    28,
                    o -> AdamaxUpdate.adamax(o.v, o.x, o.y, o.z, 1, 0, 1, 0.9, 0.999, 1e-8, 1e-9, 0, N),
                    AdamaxUpdate.ADAMAX),
            pass(
                    "adadelta",
                    28,
                    o -> AdadeltaUpdate.adadelta(o.v, o.x, o.y, o.z, 1, 0, 1, 0.9, 1e-6, 1e-9, 0, N),
                    AdadeltaUpdate.ADADELTA),
            pass(
                    "adabound",
                    28,
                    o -> AdaboundUpdate.adabound(
                            o.v, o.x, o.y, o.z, 1, 0, 1, 0.9, 0.999, 1e-8, 1e-9, 1e-10, 1e-8, 0, N),
                    AdaboundUpdate.ADABOUND),
            pass(
                    "adabelief",
                    28,
                    o -> AdabeliefUpdate.adabelief(o.v, o.x, o.y, o.z, 1, 0, 1, 0.9, 0.999, 0, 1e-8, 1e-9, 1, 0, N),
                    AdabeliefUpdate.ADABELIEF),
            pass("lion", 20, o -> LionUpdate.lion(o.v, o.x, o.y, 1, 0, 1, 0.9, 0.99, 1e-9, 0, N), LionUpdate.LION),
            pass(
                    "rprop",
                    28,
                    o -> RpropUpdate.rprop(o.v, o.x, o.y, o.z, 0.5, 1.2, 1e-12, 1e-9, 0, N),
                    RpropUpdate.RPROP),
            pass(
                    "averaged_sgd",
                    20,
                    o -> AveragedUpdate.averagedSgd(o.v, o.x, o.y, 1, 1e-9, 0.1, 0, N),
                    AveragedUpdate.AVERAGED_SGD),
            pass("ema", 12, o -> AveragedUpdate.ema(o.v, o.y, 0.995, 0, N), AveragedUpdate.EMA),
            pass(
                    "lookahead_sync",
                    16,
                    o -> AveragedUpdate.lookaheadSync(o.v, o.y, 0.5, 0, N),
                    AveragedUpdate.LOOKAHEAD_SYNC),
            pass(
                    "schedule_free_sgd",
                    20,
                    o -> ScheduleFreeUpdate.scheduleFreeSgd(o.v, o.x, o.y, 1, 0, 0.9, 1e-9, 0.1, 0, N),
                    ScheduleFreeUpdate.SCHEDULE_FREE_SGD),
            pass(
                    "schedule_free_adam",
                    28,
                    o -> ScheduleFreeUpdate.scheduleFreeAdam(
                            o.v, o.x, o.y, o.z, 1, 0, 0.9, 0.999, 1e-8, 1, 1e-9, 0.1, 0, N),
                    ScheduleFreeUpdate.SCHEDULE_FREE_ADAM),
            pass(
                    "lamb_direction",
                    28,
                    o -> LambUpdate.lambDirection(o.v, o.x, o.y, o.z, o.small, 1, 0.01, 0.9, 0.999, 1e-8, 1, 1, 0, N),
                    LambUpdate.LAMB_DIRECTION),
            pass(
                    "factored_direction",
                    8,
                    o -> AdafactorUpdate.factoredDirection(o.x, o.y, o.z, o.v, COLS, 0, ROWS),
                    AdafactorUpdate.FACTORED_DIRECTION),
            pass(
                    "adafactor_vector",
                    16,
                    o -> AdafactorUpdate.adafactorVector(o.x, o.z, o.v, 1, 0.9, 1e-30, 0, N),
                    AdafactorUpdate.ADAFACTOR_VECTOR));

    private UpdateWorkloads() {}
}
