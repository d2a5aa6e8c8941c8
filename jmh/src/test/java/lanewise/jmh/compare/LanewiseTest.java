package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.jmh.compare.GemmCase.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanewiseTest {
    /** A contender that computes nothing. */
    private record Idle(float result) implements Contender, Trial {
        @Override
        public String version() {
            return "idle";
        }

        @Override
        public Optional<Trial> prepare(Case c) {
            return Optional.of(this);
        }

        @Override
        public void run(int calls) {}

        @Override
        public float result(int index) {
            return result;
        }

        @Override
        public void close() {}
    }

    static Stream<Operator> operators() {
        return Group.ALL.stream()
                .filter(OperatorGroup.class::isInstance)
                .flatMap(g -> g.cases().stream())
                .map(c -> ((OperatorCase) c).operator())
                .distinct();
    }

    @Test
    void isRightInEveryOrientation() {
        try (Contender lanewise = new Lanewise(2)) {
            for (Op op : Op.values()) {
                GemmCase c = new GemmCase("odd", op.name(), op, 33, 17, 65);
                try (Trial trial = lanewise.prepare(c).orElseThrow()) {
                    trial.run(2);
                    assertThat(c.fault(trial)).isEmpty();
                }
            }
        }
    }

    /** Enough elements to be split, in shares of different size. */
    @ParameterizedTest
    @MethodSource("operators")
    void twoWorkersDoWhatOneDoes(Operator operator) {
        OperatorCase c = OperatorCase.of("in cache", operator, "odd", 257, 128);
        try (Contender lanewise = new Lanewise(2);
                Trial trial = lanewise.prepare(c).orElseThrow();
                Operands before = c.operands();
                Operands expected = c.operands()) {
            trial.run(1);
            assertThat(c.fault(trial)).isEmpty();
            operator.call().accept(expected);
            assertThat(expected.probes()).anyMatch(p -> before.get(p) != expected.get(p));
            if (!operator.sums()) {
                assertThat(expected.probes()).allMatch(p -> trial.result(p) == expected.get(p));
            }
        }
    }

    @Test
    void aWrongResultIsAFaultAndNotATime() {
        for (float wrong : new float[] {0f, Float.NaN}) {
            Timings timings = Child.time(new Idle(wrong), List.of(new GemmCase("odd", "x", Op.NN, 3, 7, 5)));
            assertThat(timings.times()).isEmpty();
            assertThat(timings.fault()).hasValueSatisfying(f -> assertThat(f).startsWith("x: c[0,0] is " + wrong));
        }
    }

    /** A job that is not done leaves operands that differ from the expected ones. */
    @ParameterizedTest
    @MethodSource("operators")
    void aJobNotDoneIsAFault(Operator operator) {
        OperatorCase c = OperatorCase.of("in cache", operator, "4 K", 64, 64);
        try (Operands untouched = c.operands()) {
            Trial idle = new Trial() {
                @Override
                public void run(int calls) {}

                @Override
                public float result(int index) {
                    return untouched.get(index);
                }

                @Override
                public void close() {}
            };
            assertThat(c.fault(idle)).isPresent();
        }
    }
}
