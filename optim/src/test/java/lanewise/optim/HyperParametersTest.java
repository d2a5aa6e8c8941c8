package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.optim.schedule.Constant;
import lanewise.optim.schedule.LinearDecay;
import lanewise.optim.schedule.Schedule;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hyper-parameter outside its domain is refused at once where that can be known, with its name and value. */
class HyperParametersTest {
    private static final Schedule RATE = Schedule.constant(0.1);

    private static void refused(ThrowingCallable call, String name, double value) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContainingAll(name, "" + value);
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
        double[] scalars = new double[3];
        Schedule falling = step -> 0.1 - 0.06 * step;
        for (Optimizer o : new Optimizer[] {
            new Sgd(falling), new Momentum(falling, RATE, Momentum.Form.RATE_INSIDE), new Adam(falling)
        }) {
            o.prepare(1, ParameterGroup.ALL, scalars);
            refused(() -> o.prepare(2, ParameterGroup.ALL, scalars), o.name() + ": the learning rate", falling.at(2));
        }
        Momentum growing = new Momentum(RATE, step -> 0.5 + 0.25 * step, Momentum.Form.RATE_OUTSIDE);
        growing.prepare(1, ParameterGroup.ALL, scalars);
        refused(() -> growing.prepare(2, ParameterGroup.ALL, scalars), "momentum: momentum", 1.0);
        Sgd broken = new Sgd(step -> Double.NaN);
        refused(() -> broken.prepare(0, ParameterGroup.ALL, scalars), "sgd: the learning rate", Double.NaN);
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
        assertThat(new Sgd(0.25).describe()).isEqualTo("sgd, learning rate 0.25");
        assertThat(new Momentum(0.25, 0.5).describe()).contains("learning rate 0.25", "momentum 0.5");
        assertThat(new Adam(0.25).describe()).contains("0.25", "beta1 0.9", "beta2 0.999", "eps 1.0E-8");
        assertThat(new Sgd(new LinearDecay(0.1, 0.01, 7)).describe()).contains("0.1", "0.01", "7");
    }
}
