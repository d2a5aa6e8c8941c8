package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.DoubleFunction;
import lanewise.optim.schedule.Constant;
import lanewise.optim.schedule.LinearDecay;
import lanewise.optim.schedule.Schedule;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hyper-parameter outside its domain is refused at once where that can be known, with its name, its value and its domain. */
class HyperParametersTest {
    private static final Schedule RATE = Schedule.constant(0.1);

    private static void refused(ThrowingCallable call, String name, double value) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContainingAll(name, "" + value, "must be");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, -1})
    void negativeRates(double lr) {
        refused(() -> new Sgd(lr), "sgd: the learning rate", lr);
        refused(() -> new Momentum(lr, 0.9), "momentum: the learning rate", lr);
        refused(() -> new Adam(lr), "adam: the learning rate", lr);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void ratesThatAreNotNumbers(double lr) {
        refused(() -> new Sgd(lr), "the value is", lr);
        refused(() -> new Momentum(lr, 0.9), "the value is", lr);
        refused(() -> new Adam(lr), "the value is", lr);
        refused(() -> new Constant(lr), "constant schedule", lr);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5})
    void decaysOutsideTheUnitInterval(double x) {
        refused(() -> new Momentum(0.1, x), "momentum: momentum", x);
        refused(() -> new Adam(RATE, x, 0.999, 1e-8), "adam: beta1", x);
        refused(() -> new Adam(RATE, 0.9, x, 1e-8), "adam: beta2", x);
        refused(() -> new Adam(RATE, Double.NaN, 0.999, 1e-8), "adam: beta1", Double.NaN);
        refused(() -> new Adam(RATE, 0.9, Double.NaN, 1e-8), "adam: beta2", Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1e-8, Double.NaN, Double.POSITIVE_INFINITY})
    void epsMustBePositive(double eps) {
        refused(() -> new Adam(RATE, 0.9, 0.999, eps), "adam: eps", eps);
    }

    /** Kernels get floats. 0/0 and ∞·0 would make NaN of a parameter, or of padding, whose gradient is 0. */
    @Test
    void domainsAreThoseOfFloats() {
        refused(() -> new Adam(RATE, 0.9, 0.999, 1e-50), "adam: eps", 1e-50);
        refused(() -> new Adam(RATE, 0.9, 0.999, 1e50), "adam: eps", 1e50);
        refused(() -> new Sgd(1e39), "sgd: the learning rate", 1e39);
        refused(() -> new Adam(1e39), "adam: the learning rate", 1e39);
        try (Training training = new Training(new Adam(RATE, 0.9, 0.999, 1e-45), 1f, 2f)) {
            training.step(0f, 1f);
            assertThat(training.w().get(0)).isEqualTo(1f);
            assertThat(training.theta.slab().get(2)).isZero();
        }
    }

    /** What a schedule gives is known only when it is asked. */
    @Test
    void schedulesAreCheckedAtEachStep() {
        double[] scalars = new double[10];
        Schedule falling = step -> 0.1 - 0.06 * step;
        for (ElementwiseOptimizer o : new ElementwiseOptimizer[] {
            new Sgd(falling), new Momentum(falling, RATE, Momentum.Form.RATE_INSIDE), new Adam(falling)
        }) {
            o.prepare(1, 1, ParameterGroup.ALL, scalars);
            refused(
                    () -> o.prepare(2, 1, ParameterGroup.ALL, scalars),
                    o.name() + ": the learning rate",
                    falling.at(2));
        }
        Momentum growing = new Momentum(RATE, step -> 0.5 + 0.25 * step, Momentum.Form.RATE_OUTSIDE);
        growing.prepare(1, 1, ParameterGroup.ALL, scalars);
        refused(() -> growing.prepare(2, 1, ParameterGroup.ALL, scalars), "momentum: momentum", 1.0);
        Sgd broken = new Sgd(step -> Double.NaN);
        refused(() -> broken.prepare(0, 1, ParameterGroup.ALL, scalars), "sgd: the learning rate", Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, Double.NaN, Double.POSITIVE_INFINITY})
    void groupFactors(double factor) {
        refused(() -> new ParameterGroup("head", n -> true, factor, false), "parameter group head", factor);
    }

    @Test
    void linearDecay() {
        refused(() -> new LinearDecay(Double.NaN, 0, 10), "linear decay", Double.NaN);
        refused(() -> new LinearDecay(1, Double.POSITIVE_INFINITY, 10), "linear decay", Double.POSITIVE_INFINITY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearDecay(0.1, 0.01, 0))
                .withMessageContaining("tau is 0 steps");
    }

    /** A rule with one hyper-parameter open. */
    record Domain(String message, DoubleFunction<Optimizer> rule) {
        @Override
        public String toString() {
            return message;
        }
    }

    private static final WeightDecay NO = WeightDecay.NONE;

    static List<Domain> unitIntervals() {
        return List.of(
                new Domain("momentum: dampening", x -> new Momentum(RATE, RATE, Momentum.Form.RATE_OUTSIDE, x, NO)),
                new Domain("nesterov: momentum", x -> new Nesterov(RATE, step -> x, Nesterov.Form.RATE_INSIDE, NO)),
                new Domain("rmsprop: rho", x -> new RmsProp(RATE, x, 1e-8, RmsProp.Delta.INSIDE)),
                new Domain(
                        "rmsprop: momentum",
                        x -> new RmsProp(RATE, 0.9, 1e-8, RmsProp.Delta.NONE, true, x, RmsProp.Velocity.NESTEROV, NO)),
                new Domain("adamw: beta1", x -> new AdamW(RATE, x, 0.9, 1e-8, 0)),
                new Domain("adamw: beta2", x -> new AdamW(RATE, 0.9, x, 1e-8, 0)),
                new Domain("amsgrad: beta1", x -> new AmsGrad(RATE, x, 0.9, 1e-8, NO)),
                new Domain("adamax: beta2", x -> new Adamax(RATE, 0.9, x, 1e-8, NO)),
                new Domain("nadam: beta1", x -> new NAdam(RATE, x, 0.9, 1e-8, 0.004, NAdam.Form.PAPER, NO)),
                new Domain("radam: beta2", x -> new RAdam(RATE, 0.9, x, 1e-8, NO)),
                new Domain("adadelta: rho", x -> new Adadelta(RATE, x, 1e-6, NO)),
                new Domain("adabound: beta1", x -> new AdaBound(RATE, 100, 1e-3, x, 0.9, 1e-8, NO)),
                new Domain("adabelief: beta2", x -> new AdaBelief(RATE, 0.9, x, 1e-8, NO)),
                new Domain("lion: beta1", x -> new Lion(RATE, x, 0.9, NO)),
                new Domain("lamb: beta2", x -> new Lamb(RATE, 0.9, x, 1e-8, 0)),
                new Domain("schedule-free-sgd: beta", x -> new ScheduleFreeSgd(1, x, 0, 0)),
                new Domain("schedule-free-adamw: beta1", x -> new ScheduleFreeAdamW(1, x, 0.9, 1e-8, 0, 0)),
                new Domain("muon: momentum", x -> new Muon(RATE, x, Muon.Scaling.SHAPE, NO, n -> true, new Sgd(0.1))));
    }

    @ParameterizedTest
    @MethodSource("unitIntervals")
    void unitIntervals(Domain domain) {
        for (double x : new double[] {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(() -> domain.rule.apply(x), domain.message + " is", x);
        }
        if (!domain.message.startsWith("nesterov")) { // whose schedule has no text
            assertThat(domain.rule.apply(0.5).describe()).contains("0.5");
        }
    }

    static List<Domain> positive() {
        return List.of(
                new Domain("adagrad: eps", x -> new AdaGrad(RATE, x, 0, NO)),
                new Domain("rmsprop: eps", x -> new RmsProp(RATE, 0.9, x, RmsProp.Delta.INSIDE)),
                new Domain("adamw: eps", x -> new AdamW(RATE, 0.9, 0.9, x, 0)),
                new Domain("amsgrad: eps", x -> new AmsGrad(RATE, 0.9, 0.9, x, NO)),
                new Domain("adamax: eps", x -> new Adamax(RATE, 0.9, 0.9, x, NO)),
                new Domain("nadam: eps", x -> new NAdam(RATE, 0.9, 0.9, x, 0.004, NAdam.Form.PAPER, NO)),
                new Domain("radam: eps", x -> new RAdam(RATE, 0.9, 0.9, x, NO)),
                new Domain("adadelta: eps", x -> new Adadelta(RATE, 0.9, x, NO)),
                new Domain("adabound: eps", x -> new AdaBound(RATE, 100, 1e-3, 0.9, 0.9, x, NO)),
                new Domain("adabound: gamma", x -> new AdaBound(RATE, 100, x, 0.9, 0.9, 1e-8, NO)),
                new Domain("adabound: final ratio", x -> new AdaBound(RATE, x, 1e-3, 0.9, 0.9, 1e-8, NO)),
                new Domain("adabelief: eps", x -> new AdaBelief(RATE, 0.9, 0.9, x, NO)),
                new Domain("lamb: eps", x -> new Lamb(RATE, 0.9, 0.9, x, 0)),
                new Domain("schedule-free-adamw: eps", x -> new ScheduleFreeAdamW(1, 0.9, 0.9, x, 0, 0)),
                new Domain("adafactor: eps1", x -> new Adafactor(RATE, true, 0.8, x, 1e-3, 1, NO)),
                new Domain("adafactor: eps2", x -> new Adafactor(RATE, true, 0.8, 1e-30, x, 1, NO)),
                new Domain("adafactor: clip", x -> new Adafactor(RATE, true, 0.8, 1e-30, 1e-3, x, NO)),
                new Domain("adafactor: decay rate", x -> new Adafactor(RATE, true, x, 1e-30, 1e-3, 1, NO)),
                new Domain("lookahead: alpha", x -> new Lookahead(new Sgd(0.1), 5, x)),
                new Domain("rprop: shortest", x -> new Rprop(0.1, 0.5, 1.2, x, 50)));
    }

    @ParameterizedTest
    @MethodSource("positive")
    void positive(Domain domain) {
        for (double x : new double[] {0, -1e-8, 1e-50, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(() -> domain.rule.apply(x), domain.message + " is", x);
        }
        assertThat(domain.rule.apply(0.0625).describe()).contains("0.0625");
    }

    static List<Domain> notNegative() {
        return List.of(
                new Domain("adagrad: initial", x -> new AdaGrad(RATE, 1e-7, x, NO)),
                new Domain("adamw: lambda", x -> new AdamW(RATE, 0.9, 0.9, 1e-8, x)),
                new Domain("nadam: momentum decay", x -> new NAdam(RATE, 0.9, 0.9, 1e-8, x, NAdam.Form.PAPER, NO)),
                new Domain("asgd: lambda", x -> new Asgd(RATE, x, 0.75, 0, NO)),
                new Domain("asgd: alpha", x -> new Asgd(RATE, 0, x, 0, NO)),
                new Domain("lamb: lambda", x -> new Lamb(RATE, 0.9, 0.9, 1e-8, x)),
                new Domain("schedule-free-sgd: l2", x -> new ScheduleFreeSgd(1, 0.9, 0, x)),
                new Domain("schedule-free-adamw: lambda", x -> new ScheduleFreeAdamW(1, 0.9, 0.9, 1e-8, 0, x)),
                new Domain("sam: rho", x -> new Sam(new Sgd(0.1), x)),
                new Domain("weight decay: lambda", x -> new Sgd(RATE, WeightDecay.half(x))));
    }

    @ParameterizedTest
    @MethodSource("notNegative")
    void notNegative(Domain domain) {
        for (double x : new double[] {-1e-8, Double.NaN, Double.POSITIVE_INFINITY, 1e39}) {
            refused(() -> domain.rule.apply(x), domain.message + " is", x);
        }
        assertThat(domain.rule.apply(0.0625).describe()).contains("0.0625");
    }

    private static void refusedCount(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void otherDomains() {
        refused(() -> new Rprop(0.1, 1, 1.2, 1e-6, 50), "rprop: shrink", 1.0);
        refused(() -> new Rprop(0.1, 0.5, 1, 1e-6, 50), "rprop: grow", 1.0);
        refused(() -> new Rprop(51), "rprop: initial", 51.0);
        refused(() -> new Rprop(1e-7), "in [1.0E-6, 50.0]", 1e-7);
        refusedCount(() -> new Lookahead(new Sgd(0.1), 0, 0.5), "lookahead: k is 0; it must be at least 1");
        refused(() -> new Lookahead(new Sgd(0.1), 5, 1.5), "lookahead: alpha", 1.5);
        refused(() -> new Adafactor(RATE, true, 1.5, 1e-30, 1e-3, 1, NO), "adafactor: decay rate", 1.5);
        refusedCount(
                () -> new ScheduleFreeSgd(1, 0.9, -3, 0), "schedule-free-sgd: warm-up is -3; it must be at least 0");
        refusedCount(() -> new Asgd(RATE, 0, 0.75, -3, NO), "asgd: start is -3; it must be at least 0");
        for (double lr : new double[] {-1, 1e39}) {
            refused(() -> new ScheduleFreeSgd(lr), "schedule-free-sgd: the learning rate", lr);
            refused(() -> new ScheduleFreeAdamW(lr), "schedule-free-adamw: the learning rate", lr);
            refused(() -> new Muon(lr, new Sgd(0.1)), "muon: the learning rate", lr);
            refused(() -> new Lion(lr), "lion: the learning rate", lr);
        }
        WeightDecay half = WeightDecay.half(0.1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adafactor(RATE, true, 0.8, 1e-30, 1e-3, 1, half))
                .withMessageContainingAll("adafactor", "0.1", "decoupled");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Muon(RATE, 0.9, Muon.Scaling.SHAPE, half, n -> true, new Sgd(1)))
                .withMessageContainingAll("muon", "0.1", "decoupled");
    }

    /** More decay than there is weight would turn its sign. */
    @Test
    void decoupledDecayTimesTheRate() {
        AdamW rule = new AdamW(step -> 0.5 * step, 0.9, 0.999, 1e-8, 1.5);
        double[] scalars = new double[rule.scalars()];
        rule.prepare(1, 1, ParameterGroup.ALL, scalars);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule.prepare(2, 1, ParameterGroup.ALL, scalars))
                .withMessageContainingAll("adamw", "1.5", "at most 1");
    }

    @Test
    void zeroRatesAreAllowed() {
        try (Training training = new Training(new Sgd(0), 1f)) {
            training.step(5f);
            assertThat(training.w().get(0)).isEqualTo(1f);
        }
    }

    /** What people see has every name and value. */
    @Test
    void descriptions() {
        assertThat(new Sgd(0.25).describe()).isEqualTo("sgd, learning rate 0.25, decay 0");
        assertThat(new Momentum(0.25, 0.5).describe()).contains("learning rate 0.25", "momentum 0.5");
        assertThat(new Adam(0.25).describe()).contains("0.25", "beta1 0.9", "beta2 0.999", "eps 1.0E-8");
        assertThat(new Sgd(new LinearDecay(0.1, 0.01, 7)).describe()).contains("0.1", "0.01", "7");
    }
}
