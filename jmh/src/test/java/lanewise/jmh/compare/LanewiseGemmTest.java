package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.jmh.compare.GemmCase.Op;
import org.junit.jupiter.api.Test;

class LanewiseGemmTest {
    /** A contender that computes nothing. */
    private record Idle(float result) implements Contender, Trial {
        @Override
        public String version() {
            return "idle";
        }

        @Override
        public Trial prepare(Case c) {
            return this;
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

    @Test
    void isRightInEveryOrientation() {
        try (Contender lanewise = new LanewiseGemm(2)) {
            for (Op op : Op.values()) {
                GemmCase c = new GemmCase("odd", op.name(), op, 33, 17, 65);
                try (Trial trial = lanewise.prepare(c)) {
                    trial.run(2);
                    assertThat(c.fault(trial)).isEmpty();
                }
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
}
