package lanewise.jmh.paths;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import lanewise.optim.AdaBelief;
import lanewise.optim.AdaBound;
import lanewise.optim.AdaGrad;
import lanewise.optim.Adadelta;
import lanewise.optim.Adafactor;
import lanewise.optim.Adam;
import lanewise.optim.AdamW;
import lanewise.optim.Adamax;
import lanewise.optim.AmsGrad;
import lanewise.optim.Asgd;
import lanewise.optim.Lamb;
import lanewise.optim.Lion;
import lanewise.optim.Lookahead;
import lanewise.optim.Momentum;
import lanewise.optim.Muon;
import lanewise.optim.NAdam;
import lanewise.optim.Nesterov;
import lanewise.optim.Optimizer;
import lanewise.optim.RAdam;
import lanewise.optim.RmsProp;
import lanewise.optim.Rprop;
import lanewise.optim.Sam;
import lanewise.optim.ScheduleFreeAdamW;
import lanewise.optim.ScheduleFreeSgd;
import lanewise.optim.Sgd;
import lanewise.optim.schedule.Schedule;
import lanewise.optim.secondorder.ConjugateGradient;
import lanewise.optim.secondorder.GaussNewton;
import lanewise.optim.secondorder.Lbfgs;
import lanewise.optim.secondorder.LevenbergMarquardt;
import lanewise.optim.secondorder.Newton;
import lanewise.optim.secondorder.StrongWolfe;

/**
 * A method with a picture.
 *
 * @param name of its class
 * @param run its path on a surface
 */
public record Method(String name, Function<Surface, Path> run) {
    /** Each rule of the table in docs/optimizers.md. */
    static final List<Method> OPTIMIZERS = List.of(
            rule("Sgd", Sgd::new),
            rule("Momentum", r -> new Momentum(r, 0.9)),
            rule("Nesterov", r -> new Nesterov(r, 0.9)),
            rule("AdaGrad", AdaGrad::new),
            rule("RmsProp", RmsProp::new),
            rule("Adadelta", Adadelta::new),
            rule("Adam", Adam::new),
            rule("AdamW", AdamW::new),
            rule("AmsGrad", AmsGrad::new),
            rule("Adamax", Adamax::new),
            rule("NAdam", NAdam::new),
            rule("RAdam", RAdam::new),
            rule("AdaBound", AdaBound::new),
            rule("AdaBelief", AdaBelief::new),
            rule("Lion", Lion::new),
            rule("Rprop", Rprop::new),
            rule("Asgd", Asgd::new),
            rule("Lamb", Lamb::new),
            rule("Adafactor", r -> new Adafactor(Schedule.constant(r))),
            rule("Muon", r -> new Muon(r, new AdamW(r))),
            rule("ScheduleFreeSgd", ScheduleFreeSgd::new),
            rule("ScheduleFreeAdamW", ScheduleFreeAdamW::new),
            rule("Sam", r -> new Sam(new Momentum(r, 0.9))),
            rule("Lookahead", r -> new Lookahead(new Momentum(r, 0.9))));

    /** Each minimiser of the table in docs/second-order.md. */
    static final List<Method> SECOND_ORDER = List.of(
            secondOrder("Lbfgs", (s, theta, limits) -> new Lbfgs(limits).minimize(s.objective(), theta)),
            secondOrder(
                    "ConjugateGradient",
                    (s, theta, limits) -> new ConjugateGradient(
                                    ConjugateGradient.Beta.POLAK_RIBIERE, limits, StrongWolfe.conjugateGradient())
                            .minimize(s.objective(), theta)),
            secondOrder("Newton", (s, theta, limits) -> new Newton(limits).minimize(s.objective(), theta)),
            secondOrder(
                    "GaussNewton",
                    (s, theta, limits) ->
                            new GaussNewton(limits, StrongWolfe.quasiNewton()).minimize(s.leastSquares(), theta)),
            secondOrder(
                    "LevenbergMarquardt",
                    (s, theta, limits) -> new LevenbergMarquardt(1e-3, LevenbergMarquardt.Scaling.IDENTITY, limits)
                            .minimize(s.leastSquares(), theta)));

    /** All that have a picture. */
    public static final List<Method> ALL =
            Stream.concat(OPTIMIZERS.stream(), SECOND_ORDER.stream()).toList();

    private static Method rule(String name, DoubleFunction<Optimizer> at) {
        return new Method(name, s -> Path.best(at, s));
    }

    private static Method secondOrder(String name, Path.Minimizer method) {
        return new Method(name, s -> Path.of(method, s));
    }

    /** What its picture is called. */
    public String file() {
        return name.toLowerCase(Locale.ROOT) + ".svg";
    }

    /** Runs it on each surface and draws that. */
    public byte[] draw() {
        List<Surface> surfaces = List.of(Surface.values());
        List<Path> paths = surfaces.stream().map(run).toList();
        return Picture.of(name, surfaces, paths).getBytes(StandardCharsets.UTF_8);
    }
}
