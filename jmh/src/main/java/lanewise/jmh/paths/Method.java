package lanewise.jmh.paths;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
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

/**
 * An optimizer with a picture.
 *
 * @param name of its class
 * @param at the rule at a rate, else with its defaults
 */
public record Method(String name, DoubleFunction<Optimizer> at) {
    /** Each rule of the table in docs/optimizers.md. */
    public static final List<Method> ALL = List.of(
            new Method("Sgd", Sgd::new),
            new Method("Momentum", r -> new Momentum(r, 0.9)),
            new Method("Nesterov", r -> new Nesterov(r, 0.9)),
            new Method("AdaGrad", AdaGrad::new),
            new Method("RmsProp", RmsProp::new),
            new Method("Adadelta", Adadelta::new),
            new Method("Adam", Adam::new),
            new Method("AdamW", AdamW::new),
            new Method("AmsGrad", AmsGrad::new),
            new Method("Adamax", Adamax::new),
            new Method("NAdam", NAdam::new),
            new Method("RAdam", RAdam::new),
            new Method("AdaBound", AdaBound::new),
            new Method("AdaBelief", AdaBelief::new),
            new Method("Lion", Lion::new),
            new Method("Rprop", Rprop::new),
            new Method("Asgd", Asgd::new),
            new Method("Lamb", Lamb::new),
            new Method("Adafactor", r -> new Adafactor(Schedule.constant(r))),
            new Method("Muon", r -> new Muon(r, new AdamW(r))),
            new Method("ScheduleFreeSgd", ScheduleFreeSgd::new),
            new Method("ScheduleFreeAdamW", ScheduleFreeAdamW::new),
            new Method("Sam", r -> new Sam(new Momentum(r, 0.9))),
            new Method("Lookahead", r -> new Lookahead(new Momentum(r, 0.9))));

    /** What its picture is called. */
    public String file() {
        return name.toLowerCase(Locale.ROOT) + ".svg";
    }

    /** Runs it on each surface and draws that. */
    public byte[] draw() {
        List<Surface> surfaces = List.of(Surface.values());
        List<Path> paths = surfaces.stream().map(s -> Path.best(at, s)).toList();
        return Picture.of(name, surfaces, paths).getBytes(StandardCharsets.UTF_8);
    }
}
