package lanewise.optim.schedule;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies outside a domain is refused, with the schedule's name, the parameter, its value and the domain. */
class ScheduleDomainsTest {
    private static void refused(ThrowingCallable call, String... parts) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContainingAll(parts);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void valuesMustBeFinite(double v) {
        String is = " is " + v + "; it must be finite";
        refused(() -> new StepDecay(v, 0.5, 1), "step decay: start" + is);
        refused(() -> new MultiStep(v, 0.5, 1), "multi-step: start" + is);
        refused(() -> new ExponentialDecay(v, 0.5), "exponential decay: start" + is);
        refused(() -> new InverseTime(v, 0.5), "1/t decay: start" + is);
        refused(() -> new Polynomial(v, 0, 1, 1), "polynomial: start" + is);
        refused(() -> new Polynomial(1, v, 1, 1), "polynomial: end" + is);
        refused(() -> new Cosine(v, 0, 1), "cosine: start" + is);
        refused(() -> new Cosine(1, v, 1), "cosine: end" + is);
        refused(() -> new CosineRestarts(v, 0, 1, 1), "cosine restarts: start" + is);
        refused(() -> new CosineRestarts(1, v, 1, 1), "cosine restarts: end" + is);
        refused(() -> new OneCycle(v, 1, 0, 10, 0.3, Anneal.LINEAR), "one-cycle: start" + is);
        refused(() -> new OneCycle(0, v, 0, 10, 0.3, Anneal.LINEAR), "one-cycle: peak" + is);
        refused(() -> new OneCycle(0, 1, v, 10, 0.3, Anneal.LINEAR), "one-cycle: end" + is);
        refused(() -> new Cyclic(v, 1, 1), "cyclic: low" + is);
        refused(() -> new Cyclic(0, v, 1), "cyclic: high" + is);
        refused(() -> new Wsd(v, 1, 0, 1, 1, 1, Anneal.LINEAR), "wsd: start" + is);
        refused(() -> new Wsd(0, v, 0, 1, 1, 1, Anneal.LINEAR), "wsd: peak" + is);
        refused(() -> new Wsd(0, 1, v, 1, 1, 1, Anneal.LINEAR), "wsd: end" + is);
    }

    @Test
    void lengthsMustBePositive() {
        refused(() -> new StepDecay(1, 0.5, 0), "step decay: every is 0; it must be at least 1");
        refused(() -> new Polynomial(1, 0, 0, 1), "polynomial: steps is 0");
        refused(() -> new Cosine(1, 0, -3), "cosine: steps is -3");
        refused(() -> new CosineRestarts(1, 0, 0, 2), "period is 0");
        refused(() -> new CosineRestarts(1, 0, 5, 0), "multiplier is 0");
        refused(() -> new OneCycle(0, 1, 0, 1, 0.3, Anneal.LINEAR), "one-cycle: steps is 1; it must be at least 2");
        refused(() -> new OneCycle(0, 1, 0, 10, 0.1, Anneal.LINEAR), "share is 0.1 of 10 steps", "more than 1 step");
        refused(() -> new OneCycle(0, 1, 0, 10, 1, Anneal.LINEAR), "share is 1.0; it must be in (0, 1)");
        refused(() -> new Cyclic(0, 1, 0), "cyclic: up is 0");
        refused(() -> new Cyclic(0, 1, 1, 0, Cyclic.Mode.HALVED, 1), "cyclic: down is 0");
        refused(() -> new Cyclic(0, 1, Long.MAX_VALUE), "cyclic: up + down is -2");
        refused(() -> new WarmUp(Schedule.constant(1), 0, 0), "warm-up: steps is 0");
        refused(() -> new Wsd(0, 1, 0, -1, 1, 1, Anneal.LINEAR), "wsd: warm-up is -1");
        refused(() -> new Wsd(0, 1, 0, 1, -1, 1, Anneal.LINEAR), "wsd: stable is -1");
        refused(() -> new Wsd(0, 1, 0, 1, 1, 0, Anneal.LINEAR), "wsd: decay is 0");
        refused(() -> LinearDecay.of(0.1, LinearDecay.Passes.TEN, 0), "linear decay: 0 steps per pass");
    }

    @Test
    void factorsAndShares() {
        refused(() -> new StepDecay(1, 0, 1), "step decay: factor is 0.0; it must be finite and above 0");
        refused(() -> new MultiStep(1, -1, 1), "multi-step: factor is -1.0");
        refused(() -> new ExponentialDecay(1, -0.1), "rate is -0.1; it must be finite and not negative");
        refused(() -> ExponentialDecay.ofFactor(1, 1.5), "gamma is 1.5; it must be in (0, 1]");
        refused(() -> new InverseTime(1, Double.NaN), "rate is NaN");
        refused(() -> new Polynomial(1, 0, 1, 0), "power is 0.0");
        refused(() -> new Cyclic(0, 1, 1, 1, Cyclic.Mode.EXPONENTIAL, 0), "gamma is 0.0; it must be in (0, 1]");
        refused(() -> new WarmUp(Schedule.constant(1), 1, -0.1), "start share is -0.1; it must be in [0, 1]");
    }

    @Test
    void milestonesMustRise() {
        refused(() -> new MultiStep(1, 0.5, 3, 3), "multi-step", "[3, 3]", "rise");
        refused(() -> new MultiStep(1, 0.5, 0), "[0]", "1 or more");
        List<Schedule> two = List.of(Schedule.constant(1), Schedule.constant(2));
        refused(() -> new Chained(two, List.of()), "chained: 2 schedules with 0 milestones");
        refused(() -> new Chained(two, List.of(-1L)), "chained", "[-1]");
        refused(() -> new Chained(List.of(), List.of()), "chained: 0 schedules with 0 milestones");
    }
}
