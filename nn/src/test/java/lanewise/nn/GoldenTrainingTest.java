package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import lanewise.nn.data.Dataset;
import lanewise.nn.reference.DoubleMlp;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.optim.Momentum;
import lanewise.optim.Optimizer;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole trainings computed by PyTorch in double precision: fixed weights, full batch, 40 steps (rows
 * A02, A12, B01, D01, E09).
 */
class GoldenTrainingTest {
    /**
     * Each gradient is a sum over 48 examples: rounding errors of random sign make about √48 · 2⁻²⁴ = 4e-7 of it, and
     * moments, averages of gradients, are no worse. The way gone by a weight in 40 steps is about 1 long, descent on a
     * smooth loss does not amplify errors, and those of 40 steps have random signs again: √40 · 4e-7 = 2.6e-6 for
     * losses and weights. Results are the same bits everywhere, so no more room is needed.
     */
    private static final double TOLERANCE = 2.6e-6;

    /** Nothing has been added up before the first step: a forward pass through 3 layers of at most 24 inputs. */
    private static final double FIRST_LOSS_TOLERANCE = 3 * 26 * 0x1p-24;

    private static JsonNode training(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(GoldenTrainingTest.class.getResourceAsStream("/golden/trainings.json"))) {
            JsonNode cases = new ObjectMapper().readTree(in).get("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .filter(c -> c.get("name").asText().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static int[] integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    /** PyTorch keeps weights as units x inputs; here they are inputs x units. */
    private static double[] transposed(JsonNode weight) {
        int units = weight.get("shape").get(0).asInt();
        int inputs = weight.get("shape").get(1).asInt();
        double[] w = numbers(weight.get("data"));
        double[] t = new double[w.length];
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < units; j++) {
                t[i * units + j] = w[j * inputs + i];
            }
        }
        return t;
    }

    private static DoubleMlp start(JsonNode golden) {
        DoubleMlp mlp = new DoubleMlp(integers(golden.get("dims")));
        for (int l = 0; l < mlp.layers(); l++) {
            mlp.parameters()[2 * l] = transposed(golden.get("weights").get(l));
            mlp.parameters()[2 * l + 1] = numbers(golden.get("biases").get(l).get("data"));
        }
        return mlp;
    }

    private static Optimizer optimizer(JsonNode golden) {
        JsonNode hyper = golden.get("hyper");
        double lr = hyper.get("lr").asDouble();
        return hyper.has("momentum") ? new Momentum(lr, hyper.get("momentum").asDouble()) : new Adam(lr);
    }

    private static Network network(DoubleMlp start, int capacity, TensorArena arena, WorkerPool pool) {
        SequentialBuilder builder = Network.builder(Shape.of(start.size(0)));
        for (int l = 1; l < start.layers(); l++) {
            builder.dense(start.size(l)).relu();
        }
        Network network = builder.dense(start.size(start.layers())).build(capacity, 1, arena, pool);
        start.copyTo(network);
        return network;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_momentum", "mlp_adam"})
    void everyLossAndTheFinalWeightsAreThoseOfPyTorch(String name) throws IOException {
        JsonNode golden = training(name);
        double[] x = numbers(golden.get("x").get("data"));
        int[] labels = integers(golden.get("labels"));
        double[] losses = numbers(golden.get("losses"));
        DoubleMlp start = start(golden);
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Network network = network(start, labels.length, arena, pool);
            Dataset data = new Dataset(
                    name,
                    arena.allocate(labels.length, start.size(0)).copyFrom(DoubleMlp.floats(x)),
                    labels,
                    List.of("a", "b", "c"),
                    Shape.of(start.size(0)));
            Trainer trainer = new Trainer(network, optimizer(golden), 1, arena, pool);
            int[] order = IntStream.range(0, labels.length).toArray();
            assertThat(losses).hasSize(40);
            for (int step = 0; step < losses.length; step++) {
                assertThat((double) trainer.step(data, order, 0, labels.length))
                        .as("loss of step %d", step)
                        .isCloseTo(losses[step], within(step == 0 ? FIRST_LOSS_TOLERANCE : TOLERANCE));
            }
            for (int l = 0; l < start.layers(); l++) {
                double[] expected = transposed(golden.get("final_weights").get(l));
                float[] actual = network.parameters().get(DoubleMlp.name(2 * l)).toArray();
                for (int i = 0; i < expected.length; i++) {
                    assertThat((double) actual[i])
                            .as("weight %d of layer %d", i, l)
                            .isCloseTo(expected[i], within(TOLERANCE));
                }
            }
        }
    }

    /**
     * The reference of the gradient checks against the same independent implementation; the file's inputs have nine
     * digits.
     */
    @ParameterizedTest
    @ValueSource(strings = {"mlp_momentum", "mlp_adam"})
    void referenceHasPyTorchsFirstLoss(String name) throws IOException {
        JsonNode golden = training(name);
        double[] flat = numbers(golden.get("x").get("data"));
        DoubleMlp mlp = start(golden);
        double[][] x = new double[flat.length / mlp.size(0)][];
        for (int n = 0; n < x.length; n++) {
            x[n] = Arrays.copyOfRange(flat, n * mlp.size(0), (n + 1) * mlp.size(0));
        }
        int[] labels = integers(golden.get("labels"));
        assertThat(mlp.loss(x, labels)).isCloseTo(golden.get("losses").get(0).asDouble(), within(1e-9));
    }
}
