package lanewise.optim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SpaceTest {
    /** Everything that the textbook tunes. */
    static Space everything() {
        return Space.builder()
                .logUniform("initial rate", 1e-5, 1)
                .logUniform("decay", 1e-6, 1e-1)
                .logUniform("lambda", 1e-6, 1e-1)
                .uniform("dropout", 0, 0.8)
                .integer("layers", 1, 4)
                .logInteger("units", 8, 512)
                .logInteger("batch", 16, 256)
                .integer("epochs", 1, 50)
                .choice("algorithm", "sgd", "momentum", "adam")
                .when("algorithm", "momentum", m -> m.uniform("mu", 0.5, 0.99).choice("nesterov", "yes", "no"))
                .when("algorithm", "adam", m -> m.uniform("beta1", 0.8, 0.99).logUniform("eps", 1e-9, 1e-3))
                .build();
    }

    @Test
    void n01OneSpaceCoversAllThatIsTuned() {
        Space space = everything();
        Setting momentum = space.at(IntStream.range(0, 13).mapToDouble(i -> 0.5).toArray());
        assertThat(momentum.choice("algorithm")).isEqualTo("momentum");
        assertThat(momentum.texts())
                .containsOnlyKeys(
                        "initial rate",
                        "decay",
                        "lambda",
                        "dropout",
                        "layers",
                        "units",
                        "batch",
                        "epochs",
                        "algorithm",
                        "mu",
                        "nesterov");
        assertThat(momentum.real("dropout")).isEqualTo(0.4);
        // √(7.5 · 512.5), rounded
        assertThat(momentum.integer("units")).isEqualTo(62);
        assertThat(momentum.has("beta1")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> momentum.real("beta1"))
                .withMessageContainingAll("'beta1' does not exist", "algorithm=momentum");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> momentum.real("beta3"))
                .withMessageContainingAll("'beta3'", "beta1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> momentum.integer("dropout"))
                .withMessageContaining("not a whole number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> momentum.real("algorithm"))
                .withMessageContaining("not a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> momentum.choice("units"))
                .withMessageContaining("not a choice");
    }

    /** The share of n draws within a part p of the scale is p ± 5 standard deviations. */
    private static void assertShare(Space space, double low, double high, double p) {
        int n = 10_000;
        long inside = IntStream.range(0, n)
                .mapToDouble(k -> space.random(3, k).real("x"))
                .filter(x -> x >= low && x < high)
                .count();
        assertThat((double) inside / n).isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / n)));
    }

    @Test
    void n03EveryPartOfAScaleIsAsLikely() {
        Space uniform = Space.builder().uniform("x", -1, 3).build();
        assertShare(uniform, -1, 0, 0.25);
        assertShare(uniform, 1, 3, 0.5);
        Space log = Space.builder().logUniform("x", 1e-6, 1e2).build();
        for (double decade = 1e-6; decade < 50; decade *= 10) {
            assertShare(log, decade, decade * 10, 1 / 8.0);
        }
        Space whole = Space.builder().integer("x", -2, 2).build();
        for (int x = -2; x <= 2; x++) {
            assertShare(whole, x, x + 0.5, 0.2);
        }
    }

    /** +0.01 is everything at 0.001 and nothing at 10: on a logarithmic scale the two are 100 steps and one ten-thousandth of one. */
    @Test
    void n04StepsOnALogScaleAreRatios() {
        Parameter rate = Space.builder()
                .logUniform("rate", 1e-3, 1e1)
                .build()
                .parameters()
                .getFirst();
        double small = rate.unit(0.011) - rate.unit(0.001);
        double large = rate.unit(10) - rate.unit(9.99);
        assertThat(small).isCloseTo(Math.log10(11) / 4, within(1e-15));
        assertThat(large).isCloseTo(Math.log10(10 / 9.99) / 4, within(1e-15));
        assertThat(rate.unit(0.002) - rate.unit(0.001)).isCloseTo(rate.unit(10) - rate.unit(5), within(1e-15));
    }

    @Property(tries = 300)
    void aSettingsTextsGiveItBack(@ForAll long seed) {
        Setting s = everything().random(seed, seed);
        Setting again = everything().of(s.texts());
        assertThat(again).isEqualTo(s).hasSameHashCodeAs(s).hasToString(s.toString());
    }

    /** Units and codes are inverse to each other as far as rounding allows. */
    @Property(tries = 300)
    void unitsAndCodes(@ForAll @DoubleRange(min = 0, max = 1) double unit) {
        for (Parameter p : everything().parameters()) {
            double code = p.code(unit);
            assertThat(p.contains(code)).isTrue();
            assertThat(p.parse(p.text(code))).isEqualTo(code);
            if (p instanceof RealParameter) {
                assertThat(p.unit(code)).isCloseTo(unit, within(1e-14));
            } else {
                assertThat(p.code(p.unit(code))).isEqualTo(code);
            }
        }
    }

    @Test
    void bordersAreReached() {
        for (Parameter p : everything().parameters()) {
            double low = p.code(0);
            double high = p.code(1);
            switch (p) {
                case RealParameter r -> assertThat(new double[] {low, high}).containsExactly(r.low(), r.high());
                case WholeParameter w -> assertThat(new double[] {low, high}).containsExactly(w.low(), w.high());
                case ChoiceParameter c ->
                    assertThat(new double[] {low, high})
                            .containsExactly(0, c.values().size() - 1);
            }
        }
    }

    /** Conditions of an inner block hold together with those of the outer one. */
    @Test
    void conditionsNest() {
        Space space = Space.builder()
                .choice("a", "1", "2")
                .choice("b", "1", "2", "3")
                .when("a", "2", x -> x.when("b", List.of("2", "3"), y -> y.integer("c", 0, 9)))
                .build();
        assertThat(space.of(Map.of("a", 2, "b", 3, "c", 7)).integer("c")).isEqualTo(7);
        assertThat(space.of(Map.of("a", 1, "b", 3)).has("c")).isFalse();
        assertThat(space.of(Map.of("a", 2, "b", 1)).has("c")).isFalse();
        assertThat(space)
                .hasToString(
                        "a: one of [1, 2]; b: one of [1, 2, 3]; " + "c: whole from 0 to 9, if a is 2 and b is 2 or 3");
    }

    @Test
    void wrongSettingsAreRefused() {
        Space space = everything();
        Map<String, Object> values = new HashMap<>(space.random(1, 1).texts());
        values.put("dropout", 0.9);
        refused(() -> space.of(values), "dropout is 0.9", "from 0.0 to 0.8");
        values.put("dropout", "much");
        refused(() -> space.of(values), "dropout is much", "from 0.0 to 0.8");
        values.remove("dropout");
        refused(() -> space.of(values), "dropout has no value");
        values.put("drop", 0.1);
        refused(() -> space.of(values), "no parameter 'drop'");
        refused(() -> space.at(0.5), "1 numbers", "13 parameters");
        Map<String, Object> sgd = new HashMap<>(space.random(1, 1).texts());
        sgd.keySet()
                .removeIf(k ->
                        space.parameters().get(space.indexOf(k)).conditions().size() > 0);
        sgd.put("algorithm", "sgd");
        assertThat(space.of(sgd).choice("algorithm")).isEqualTo("sgd");
        sgd.put("mu", 0.9);
        refused(() -> space.of(sgd), "mu is given, but does not exist");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContainingAll(parts);
    }

    @Test
    void wrongSpacesAreRefused() {
        refused(() -> Space.builder().uniform("x", 1, 1), "x: from 1.0 to 1.0");
        refused(() -> Space.builder().uniform("x", 0, Double.POSITIVE_INFINITY), "Infinity");
        refused(() -> Space.builder().uniform("x", Double.NaN, 1), "NaN");
        refused(() -> Space.builder().logUniform("x", 0, 1), "start above 0");
        refused(() -> Space.builder().integer("x", 3, 3), "from 3 to 3");
        refused(() -> Space.builder().logInteger("x", 0, 3), "start at 1");
        refused(() -> Space.builder().choice("x"), "x: the values are []");
        refused(() -> Space.builder().choice("x", "a", "a"), "all different");
        refused(() -> Space.builder().choice("x", "a", ""), "none empty");
        refused(() -> Space.builder().uniform("x\ty", 0, 1), "x\ty");
        refused(() -> Space.builder().uniform("", 0, 1), "''");
        refused(() -> Space.builder().uniform("x", 0, 1).uniform("x", 0, 1), "two parameters 'x'");
        refused(() -> Space.builder().when("x", "a", b -> {}), "'x', which must be added before");
        refused(() -> Space.builder().choice("x", "a").when("x", "b", b -> {}), "[b]", "[a]");
        refused(() -> Space.builder().uniform("x", 0, 1).when("x", "b", b -> {}), "real from 0.0 to 1.0");
        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(() -> Space.builder().build())
                .withMessageContaining("at least one");
    }
}
