package lanewise.optim;

import java.util.List;
import java.util.function.DoubleFunction;
import lanewise.optim.schedule.Schedule;

/** Every rule, for tests that ask all of them the same. A new rule gets a row. */
final class Rows {
    /**
     * A rule that only lacks its rate.
     *
     * @param rate one that suits a quadratic
     * @param still whether parameters keep every bit while gradients are 0
     */
    record Row(String name, DoubleFunction<Optimizer> at, double rate, boolean still) {
        /** One that suits Rosenbrock's function, whose slope is 230 at the start and whose curvature 1500. */
        double valleyRate() {
            return switch (name) {
                case "radam" -> 1e-3;
                case "adabound" -> 1e-5;
                case "adadelta" -> 1;
                default -> rate < 0.1 || name.startsWith("ada") ? rate : rate * 0.005;
            };
        }

        /** One that suits logistic regression on the digits, whose parameters begin at 0, where relative steps are small. */
        double digitsRate() {
            return name.equals("adafactor") ? 0.03 : rate;
        }

        Optimizer rule() {
            return at.apply(rate);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Schedule MU = Schedule.constant(0.9);

    private Rows() {}

    private static Row row(String name, double rate, DoubleFunction<Optimizer> at) {
        return new Row(name, at, rate, true);
    }

    private static Row moving(String name, double rate, DoubleFunction<Optimizer> at) {
        return new Row(name, at, rate, false);
    }

    private static Row rmsprop(
            String name, RmsProp.Delta delta, boolean centered, double momentum, RmsProp.Velocity velocity) {
        return row(
                name,
                0.01,
                r -> new RmsProp(
                        Schedule.constant(r), 0.9, 1e-6, delta, centered, momentum, velocity, WeightDecay.NONE));
    }

    private static Row adam(String name, Adam.Form form) {
        return row(name, 0.05, r -> new Adam(Schedule.constant(r), 0.9, 0.999, 1e-7, form, WeightDecay.NONE));
    }

    static final List<Row> ALL = List.of(
            row("sgd", 0.5, Sgd::new),
            moving("sgd, decay", 0.5, r -> new Sgd(Schedule.constant(r), WeightDecay.full(1e-4))),
            row("momentum", 0.1, r -> new Momentum(r, 0.9)),
            row("momentum, rate inside", 0.1, r -> new Momentum(Schedule.constant(r), MU, Momentum.Form.RATE_INSIDE)),
            row(
                    "momentum, dampened",
                    0.1,
                    r -> new Momentum(Schedule.constant(r), MU, Momentum.Form.RATE_OUTSIDE, 0.3, WeightDecay.NONE)),
            row("nesterov", 0.1, r -> new Nesterov(r, 0.9)),
            row(
                    "nesterov, rate inside",
                    0.1,
                    r -> new Nesterov(Schedule.constant(r), MU, Nesterov.Form.RATE_INSIDE, WeightDecay.NONE)),
            row(
                    "nesterov, look-ahead",
                    0.1,
                    r -> new Nesterov(Schedule.constant(r), MU, Nesterov.Form.LOOK_AHEAD, WeightDecay.NONE)),
            row("adagrad", 0.5, AdaGrad::new),
            row("adagrad, initial", 0.5, r -> new AdaGrad(Schedule.constant(r), 1e-10, 0.1, WeightDecay.NONE)),
            rmsprop("rmsprop, inside", RmsProp.Delta.INSIDE, false, 0, RmsProp.Velocity.NONE),
            rmsprop("rmsprop, outside", RmsProp.Delta.OUTSIDE, false, 0, RmsProp.Velocity.NONE),
            rmsprop("rmsprop, none", RmsProp.Delta.NONE, false, 0, RmsProp.Velocity.NONE),
            rmsprop("rmsprop, centered", RmsProp.Delta.OUTSIDE, true, 0, RmsProp.Velocity.NONE),
            rmsprop("rmsprop, momentum", RmsProp.Delta.OUTSIDE, false, 0.5, RmsProp.Velocity.RATE_OUTSIDE),
            rmsprop("rmsprop, momentum inside", RmsProp.Delta.INSIDE, false, 0.5, RmsProp.Velocity.RATE_INSIDE),
            rmsprop("rmsprop, centered momentum", RmsProp.Delta.INSIDE, true, 0.5, RmsProp.Velocity.RATE_OUTSIDE),
            rmsprop("rmsprop, nesterov", RmsProp.Delta.NONE, false, 0.5, RmsProp.Velocity.NESTEROV),
            rmsprop("rmsprop, centered nesterov", RmsProp.Delta.INSIDE, true, 0.5, RmsProp.Velocity.NESTEROV),
            adam("adam", Adam.Form.OUTSIDE),
            adam("adam, inside", Adam.Form.INSIDE),
            adam("adam, no correction", Adam.Form.NO_CORRECTION),
            adam("adam, folded", Adam.Form.FOLDED),
            moving(
                    "adam, penalty",
                    0.05,
                    r -> new Adam(Schedule.constant(r), 0.9, 0.999, 1e-8, Adam.Form.OUTSIDE, WeightDecay.half(1e-4))),
            moving("adamw", 0.05, AdamW::new),
            row("amsgrad", 0.05, AmsGrad::new),
            row("adamax", 0.05, Adamax::new),
            row("nadam", 0.05, NAdam::new),
            row("radam", 0.05, RAdam::new),
            row("adadelta", 5, Adadelta::new),
            row("adabound", 0.01, AdaBound::new),
            row("adabelief", 0.05, AdaBelief::new),
            row("lion", 0.01, Lion::new),
            row("rprop", 0.01, Rprop::new),
            moving("asgd", 0.5, r -> new Asgd(Schedule.constant(r), 1e-5, 0.75, 3, WeightDecay.NONE)),
            moving("lamb", 0.01, Lamb::new),
            moving("schedule-free sgd", 1, r -> new ScheduleFreeSgd(r, 0.9, 7, 0)),
            moving("schedule-free adamw", 0.05, r -> new ScheduleFreeAdamW(r, 0.9, 0.999, 1e-8, 7, 1e-4)),
            row("adafactor", 0.01, r -> new Adafactor(Schedule.constant(r))),
            row(
                    "adafactor, absolute",
                    0.01,
                    r -> new Adafactor(Schedule.constant(r), false, 0.8, 1e-30, 1e-3, 1, WeightDecay.NONE)),
            row("muon", 0.02, r -> new Muon(r, new Adam(r))),
            row("lookahead of adam", 0.05, r -> new Lookahead(new Adam(r), 3, 0.5)),
            row("lookahead of nesterov", 0.1, r -> new Lookahead(new Nesterov(r, 0.9))),
            row("sam of momentum", 0.1, r -> new Sam(new Momentum(r, 0.9), 0.01)),
            row("sam of lookahead", 0.05, r -> new Sam(new Lookahead(new Adam(r)), 0.01)));
}
