package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lanewise.nn.Network;
import lanewise.nn.Pass.Mode;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.format.ModelFile;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows H02 to H07 of the textbook. */
class NormsTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network norm(BatchNorm layer) {
        Network network = Network.builder(Shape.of(1)).add(layer).build(4, 1, arena, pool);
        network.input().copyFrom(1, 2, 3, 4);
        return network;
    }

    @Test
    @DisplayName("H02: without eps, (x − E[x]) / √Var[x]")
    void withoutEps() {
        Network network = norm(new BatchNorm(0.1, 0));
        network.forward(4, Mode.TRAINING);
        double std = Math.sqrt(1.25);
        for (int i = 0; i < 4; i++) {
            assertThat((double) network.output().get(i)).isCloseTo((i + 1 - 2.5) / std, within(3e-7));
        }
    }

    @Test
    @DisplayName("H03: batch {1, 2, 3, 4} has mean 2.5 and biased variance 1.25; y = γ·x̂ + β")
    void workedNumbers() {
        Network network = norm(new BatchNorm(0.5, 1e-3));
        network.parameters().get("batch_norm1.gamma").set(0, 2);
        network.parameters().get("batch_norm1.beta").set(0, -1);
        network.forward(4, Mode.TRAINING);
        double rstd = 1 / Math.sqrt(1.25 + 1e-3);
        for (int i = 0; i < 4; i++) {
            assertThat((double) network.output().get(i)).isCloseTo(2 * (i + 1 - 2.5) * rstd - 1, within(6e-7));
        }
        // Half of what was there, 0 and 1, and half of the mean and the unbiased variance, 5/3.
        assertThat(network.tensors().get("batch_norm1.running_mean").get(0)).isEqualTo(1.25f);
        assertThat((double) network.tensors().get("batch_norm1.running_var").get(0))
                .isCloseTo(0.5 + 0.5 * 5 / 3, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("H04: before and after the non-linearity both train")
    void placement(boolean before) {
        Dataset data = Clouds.of(90, 5, 3, 2, arena);
        var builder = Network.builder(Shape.of(5)).dense(8);
        builder = before ? builder.batchNorm().relu() : builder.relu().batchNorm();
        Network network = builder.dense(3).build(30, 1, arena, pool);
        assertThat(network.graph().uses().get(1).layer().kind()).isEqualTo(before ? "batch_norm" : "relu");
        Trainer trainer = new Trainer(network, new Adam(0.02), 1, arena, pool);
        trainer.fit(data, 30, new TrainingListener() {});
        assertThat(Evaluation.of(network, trainer.loss(), data).accuracy()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    @DisplayName("H05: a single example is computed with the running statistics, which inference leaves as they are")
    void singleExample() {
        Network network = norm(new BatchNorm(0.1, 1e-5));
        Tensor mean = network.tensors().get("batch_norm1.running_mean").copyFrom(3);
        Tensor var = network.tensors().get("batch_norm1.running_var").copyFrom(4);
        for (Mode mode : new Mode[] {Mode.INFERENCE, Mode.MONTE_CARLO}) {
            network.forward(1, mode);
            assertThat((double) network.output().get(0)).isCloseTo((1 - 3) / Math.sqrt(4 + 1e-5), within(2e-7));
        }
        assertThat(mean.get(0)).isEqualTo(3f);
        assertThat(var.get(0)).isEqualTo(4f);
    }

    @Test
    @DisplayName("H05: running statistics tend to those of the data")
    void runningStatistics() {
        Network network = norm(new BatchNorm());
        for (int i = 0; i < 200; i++) {
            network.forward(4, Mode.TRAINING);
        }
        assertThat((double) network.tensors().get("batch_norm1.running_mean").get(0))
                .isCloseTo(2.5, within(1e-5));
        assertThat((double) network.tensors().get("batch_norm1.running_var").get(0))
                .isCloseTo(5 / 3.0, within(1e-5));
    }

    @Test
    @DisplayName("H05: running statistics are saved with the model")
    void savedStatistics(@TempDir Path dir) throws IOException {
        Network network =
                Network.builder(Shape.of(2)).dense(3).batchNorm().relu().build(4, 1, arena, pool);
        for (int i = 0; i < 5; i++) {
            network.input().copyFrom(i, 1, 2, 3, i, 5, 6, 7);
            network.forward(4, Mode.TRAINING);
        }
        new ModelFile(network, Optional.empty(), List.of("a", "b", "c"), "test").write(dir.resolve("m"));
        Network read = ModelFile.read(dir.resolve("m"), 1, arena, pool).network();
        assertThat(read.tensors().get("batch_norm1.running_var").toArray())
                .isEqualTo(network.tensors().get("batch_norm1.running_var").toArray());
        network.forward(1);
        read.input().copyFrom(4, 1);
        read.forward(1);
        assertThat(read.output().toArray())
                .isEqualTo(network.output().slice(0, 3).toArray());
    }

    @Test
    @DisplayName("H06: layer norm over all units of an example works with a batch of 1")
    void layerNormOfOneExample() {
        Network network = Network.builder(Shape.of(4)).add(new LayerNorm(1e-3)).build(1, 1, arena, pool);
        network.input().copyFrom(1, 2, 3, 4);
        network.forward(1, Mode.TRAINING);
        for (int i = 0; i < 4; i++) {
            assertThat((double) network.output().get(i))
                    .isCloseTo((i + 1 - 2.5) / Math.sqrt(1.25 + 1e-3), within(3e-7));
        }
    }

    @Test
    @DisplayName("H07: batch norm refuses to train on one value per channel, and says what else there is")
    void batchOfOne() {
        Network network = norm(new BatchNorm());
        assertThatThrownBy(() -> network.forward(1, Mode.TRAINING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "batch_norm1", "batch of 1 example of shape 1 has 1 value", "2 or more", "layer_norm");
        Network image = Network.builder(Shape.of(1, 2, 2)).batchNorm().build(1, 1, arena, pool);
        image.input().copyFrom(1, 2, 3, 4);
        image.forward(1, Mode.TRAINING);
        assertThat((double) image.output().get(3)).isCloseTo(1.5 / Math.sqrt(1.25 + 1e-5), within(3e-7));
    }

    @Test
    void wrongArgumentsAreRefused() {
        assertThatThrownBy(() -> new BatchNorm(1, 0)).hasMessageContainingAll("momentum is 1.0", "[0, 1)");
        assertThatThrownBy(() -> new BatchNorm(0.1, -1)).hasMessageContainingAll("eps is -1.0", "0 or more");
        assertThatThrownBy(() -> new LayerNorm(0)).hasMessageContainingAll("layer_norm", "eps is 0.0", "positive");
        assertThatThrownBy(() -> new RmsNorm(Double.NaN)).hasMessageContainingAll("rms_norm", "NaN");
        assertThatThrownBy(() -> new GroupNorm(0)).hasMessageContainingAll("groups is 0", "at least 1");
        assertThatThrownBy(() -> Network.builder(Shape.of(6, 2)).groupNorm(4))
                .hasMessageContainingAll("group_norm1 (node 1)", "6 channels", "4 groups");
        assertThatThrownBy(() -> Network.builder(Shape.of(6)).groupNorm(2))
                .hasMessageContainingAll("1 dimensions", "group_norm", "2 or more");
    }
}
