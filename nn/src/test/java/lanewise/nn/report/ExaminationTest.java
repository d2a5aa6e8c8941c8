package lanewise.nn.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.generated.Generated;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.metric.Evaluation;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExaminationTest {
    private TensorArena arena;
    private WorkerPool pool;
    private Split digits;

    @BeforeEach
    void open() {
        arena = TensorArena.ofShared();
        pool = WorkerPool.of(1);
        digits = Digits.loadSplit(arena);
    }

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network network() {
        return Network.builder(Shape.of(64))
                .dense(12)
                .batchNorm()
                .relu()
                .dropout(0.5)
                .dense(10)
                .build(32, 1, arena, pool);
    }

    @Test
    void countsWhatEvaluationCounts() {
        Network network = network();
        PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);
        Evaluation evaluation = Evaluation.of(network, loss, digits.test());
        RunReport.Facts facts = examine(network, loss);
        Confusion confusion = facts.confusion().orElseThrow();
        long hits = 0;
        long all = 0;
        for (int c = 0; c < 10; c++) {
            hits += confusion.counts().get(c).get(c);
            all += confusion.support(c);
        }
        assertThat(all).isEqualTo(digits.test().size());
        assertThat((double) hits / all).isEqualTo(evaluation.accuracy());
    }

    private RunReport.Facts examine(Network network, PlacedLoss loss) {
        return new Examination(network, loss).of(digits.test(), digits.train(), RunReport.Facts.NONE);
    }

    @Test
    void findsTheMistakesWithTheGreatestLoss() {
        Network network = network();
        PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);
        List<Mistake> mistakes = examine(network, loss).mistakes();
        Dataset test = digits.test();
        assertThat(mistakes).hasSize(36).isSortedAccordingTo((a, b) -> Double.compare(b.loss(), a.loss()));
        double least = mistakes.getLast().loss();
        int worse = 0;
        for (int i = 0; i < test.size(); i++) {
            test.copyExample(i, network.input(), 0);
            loss.labels()[0] = test.label(i);
            network.forward(1);
            float value = loss.loss(1);
            int predicted = Evaluation.argmax(network.output(), 0, 10);
            worse += predicted != test.label(i) && value > least ? 1 : 0;
            if (i == mistakes.getFirst().example()) {
                assertThat(mistakes.getFirst().loss()).isEqualTo(value);
                assertThat(mistakes.getFirst().actual())
                        .isEqualTo(test.classes().get(test.label(i)));
                assertThat(mistakes.getFirst().predicted())
                        .isEqualTo(test.classes().get(predicted));
            }
        }
        assertThat(worse).isEqualTo(35);
        assertThat(mistakes).allMatch(m -> m.probability() > 0.1 && m.probability() <= 1);
    }

    @Test
    void picturesShowTheExamples() throws IOException {
        Network network = network();
        Mistake mistake = examine(network, SoftmaxCrossEntropy.of(network, arena))
                .mistakes()
                .getFirst();
        String address = mistake.picture().orElseThrow();
        byte[] png = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
        var raster = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
        Tensor x = digits.test().features();
        float max = 0;
        for (int i = 0; i < 64; i++) {
            max = Math.max(max, x.get(mistake.example() * 64 + i));
        }
        for (int i = 0; i < 64; i++) {
            int expected = Math.round(255 * x.get(mistake.example() * 64 + i) / max);
            assertThat(raster.getSample(i % 8, i / 8, 0)).isEqualTo(expected);
        }
    }

    @Test
    void ofNumbersThereAreNoMistakesButDistributionsAndTimes() {
        Dataset sine = Generated.sine(50, 0.1, 1, arena);
        Network network = Network.builder(Shape.of(1)).dense(6).tanh().dense(1).build(8, 1, arena, pool);
        PlacedLoss loss = new MeanSquaredError().place(LossSite.of(network, arena));
        RunReport.Facts facts = new Examination(network, loss)
                .of(
                        sine,
                        sine,
                        new RunReport.Facts(
                                Map.of(),
                                Map.of(),
                                Map.of("testMae", 0.25, "testR2", 0.5, "testExamples", 50.0),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                List.of()));
        assertThat(facts.confusion()).isEmpty();
        assertThat(facts.mistakes()).isEmpty();
        assertThat(facts.gradients().getFirst().std()).isPositive();
        assertThat(facts.times()).hasSize(3);
        String page = ReportPage.of(List.of(new RunReport("sine-1", facts, Curves.NONE)));
        assertThat(page)
                .contains("On the 50 test examples it is off by 0.25 in the mean, R² is 0.5.")
                .contains("<dt>test MAE</dt><dd>0.25</dd>");
    }

    @Test
    void seesEveryLayer() {
        Network network = network();
        RunReport.Facts facts = examine(network, SoftmaxCrossEntropy.of(network, arena));
        assertThat(facts.weights()).extracting(Distribution::name).contains("dense1.weight", "dense2.bias");
        assertThat(facts.gradients()).hasSameSizeAs(facts.weights());
        assertThat(facts.gradients().getFirst().std()).isPositive();
        assertThat(facts.activations())
                .extracting(Distribution::name)
                .containsExactly("dense1", "batch_norm1", "relu1", "dropout1", "dense2");
        assertThat(facts.activations().get(2).size()).isEqualTo(32 * 12);
        assertThat(facts.activations().get(2).min()).isZero();
        assertThat(facts.times())
                .extracting(LayerTime::layer)
                .containsExactly("dense1", "batch_norm1", "relu1", "dropout1", "dense2");
        assertThat(facts.times()).allMatch(t -> t.forwardNanos() > 0 && t.backwardNanos() > 0);
    }

    @Test
    void leavesNoTrace() {
        Network network = network();
        PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);
        float[] parameters = network.parameters().slab().toArray();
        float[] state = network.state().orElseThrow().slab().toArray();
        long random = network.randomSteps();
        examine(network, loss);
        assertThat(network.parameters().slab().toArray()).isEqualTo(parameters);
        assertThat(network.state().orElseThrow().slab().toArray()).isEqualTo(state);
        assertThat(network.randomSteps()).isEqualTo(random);
    }
}
