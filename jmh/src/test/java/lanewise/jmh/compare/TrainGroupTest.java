package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training steps as cases. */
class TrainGroupTest {
    static Stream<TrainGroup> groups() {
        return Stream.of(TrainGroup.mlp(), TrainGroup.cnn());
    }

    @ParameterizedTest
    @MethodSource("groups")
    void casesAreNamedAndCounted(TrainGroup group) {
        List<String> names = group.cases().stream().map(TrainCase::name).toList();
        assertThat(new HashSet<>(names)).hasSameSizeAs(names);
        List<String> sections =
                group.sections().stream().map(Group.Section::name).toList();
        assertThat(group.cases()).allSatisfy(c -> assertThat(sections).contains(c.section()));
        assertThat(group.cases()).allSatisfy(c -> assertThat(c.plan().classes()).isLessThanOrEqualTo(10));
    }

    @Test
    void shapesOfConvolutionalNetworks() {
        assertThat(Stage.shape(
                        List.of(
                                new Stage.Conv(6, 5, 2, 1, true),
                                new Stage.MaxPool(2),
                                new Stage.Conv(16, 5, 0, 1, true),
                                new Stage.MaxPool(2)),
                        1,
                        28,
                        28))
                .containsExactly(16, 5, 5);
        assertThat(Stage.shape(List.of(new Stage.Conv(32, 3, 1, 2, false)), 16, 32, 32))
                .containsExactly(32, 16, 16);
    }

    private static Trial returning(float loss) {
        return new Trial() {
            @Override
            public void run(int calls) {}

            @Override
            public float result(int index) {
                return loss;
            }

            @Override
            public void close() {}
        };
    }

    /** Without weights in the way: one dense layer's loss by hand. */
    @Test
    void theLossIsChecked() {
        TrainCase c = new TrainCase("", "", List.of(3), List.of(new Stage.Dense(2)), 1);
        float[] x = c.data();
        float[] w = c.plan().weights(0, 6, 3);
        double[] z = new double[2];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                z[j] += (double) x[i] * w[2 * i + j];
            }
        }
        double loss = Math.log(Math.exp(z[0]) + Math.exp(z[1])) - z[c.labels()[0]];
        assertThat(c.fault(returning((float) loss))).isEmpty();
        assertThat(c.fault(returning((float) loss + 0.01f)).orElseThrow()).contains("instead of");
        assertThat(c.fault(returning(Float.NaN))).isPresent();
    }

    @Test
    void lanewiseTrainsThem() {
        try (Lanewise lanewise = new Lanewise(1)) {
            TrainCase lenet = TrainGroup.cnn().cases().get(1);
            TrainCase resnet = TrainGroup.cnn().cases().get(2);
            for (TrainCase c : List.of(
                    TrainGroup.mlp().cases().getFirst(),
                    new TrainCase(
                            "", "LeNet-5", lenet.plan().input(), lenet.plan().stages(), 3),
                    new TrainCase(
                            "", "ResNet-8", resnet.plan().input(), resnet.plan().stages(), 2))) {
                try (Trial trial = lanewise.prepare(c).orElseThrow()) {
                    trial.run(1);
                    assertThat(c.fault(trial)).isEmpty();
                }
            }
        }
    }
}
