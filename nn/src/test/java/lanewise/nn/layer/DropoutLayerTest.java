package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import lanewise.nn.Network;
import lanewise.nn.Pass.Mode;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Dropout.Scaling;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows I05 to I10 and I12 of the textbook. */
class DropoutLayerTest {
    private static final int FEATURES = 64;
    private static final int PASSES = 4000;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    private Network of(Dropout layer) {
        Network network = Network.builder(Shape.of(FEATURES)).add(layer).build(1, 1, arena, pool);
        for (int i = 0; i < FEATURES; i++) {
            network.input().set(i, i + 1);
        }
        return network;
    }

    /** Σ over features of output/input, a mean over passes. */
    private static double meanFactor(Network network, Mode mode) {
        double sum = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            network.forward(1, mode);
            for (int i = 0; i < FEATURES; i++) {
                sum += network.output().get(i) / (i + 1.0);
            }
        }
        return sum / PASSES / FEATURES;
    }

    /** Five standard deviations of a mean of so many factors s·{0, 1}. */
    private static double fiveSigma(double scale, double keep) {
        return 5 * scale * Math.sqrt(keep * (1 - keep) / (PASSES * (double) FEATURES));
    }

    @Test
    @DisplayName(
            "I05: vanilla dropout keeps H·mask in training and gives H·p in inference: the expectation of the former")
    void vanilla() {
        Network network = of(new Dropout(0.5f, Scaling.CLASSIC, Dropout.Over.ELEMENTS));
        assertThat(meanFactor(network, Mode.TRAINING)).isCloseTo(0.5, within(fiveSigma(1, 0.5)));
        network.forward(1);
        for (int i = 0; i < FEATURES; i++) {
            assertThat(network.output().get(i)).isEqualTo(0.5f * (i + 1));
        }
    }

    @Test
    @DisplayName("I06: inverted dropout has the same expectation with inference untouched")
    void inverted() {
        Network network = of(new Dropout(0.25f));
        assertThat(meanFactor(network, Mode.TRAINING)).isCloseTo(1, within(fiveSigma(1 / 0.75, 0.75)));
        network.forward(1);
        assertThat(network.output().toArray()).isEqualTo(network.input().toArray());
    }

    @Test
    @DisplayName("I07: the mean of Monte Carlo passes tends to inference's outputs of I05")
    void monteCarlo() {
        Network network = of(new Dropout(0.5f, Scaling.CLASSIC, Dropout.Over.ELEMENTS));
        double mean = meanFactor(network, Mode.MONTE_CARLO);
        network.forward(1);
        assertThat(mean).isCloseTo(network.output().get(0), within(fiveSigma(1, 0.5)));
    }

    @Test
    @DisplayName(
            "I08: the four masks of two inputs average to ½(w0·x + w1·y); inference of I06 gives twice that, the sum itself")
    void fourMasks() {
        float x = 3;
        float y = 5;
        float w0 = 0.5f;
        float w1 = -2;
        Network network = Network.builder(Shape.of(2))
                .add(new Dropout(0.5f, Scaling.CLASSIC, Dropout.Over.ELEMENTS))
                .dense(1)
                .build(1, 1, arena, pool);
        network.parameters().get("dense1.weight").copyFrom(w0, w1);
        network.input().copyFrom(x, y);
        Set<Float> seen = new HashSet<>();
        for (int pass = 0; pass < 100; pass++) {
            network.forward(1, Mode.TRAINING);
            seen.add(network.output().get(0));
        }
        assertThat(seen).containsExactlyInAnyOrder(0f, w1 * y, w0 * x, w0 * x + w1 * y);
        network.forward(1);
        float expectation = (0 + w1 * y + w0 * x + w0 * x + w1 * y) / 4;
        assertThat(network.output().get(0)).isEqualTo(expectation).isEqualTo((w0 * x + w1 * y) / 2);
    }

    @Test
    @DisplayName("I09, I10: a three-layer ReLU network with dropout of both hidden layers trains; outputs are linear")
    void threeLayers() {
        Dataset data = Clouds.of(90, 5, 3, 2, arena);
        Network network = Network.builder(Shape.of(5))
                .dense(32)
                .relu()
                .dropout(0.5)
                .dense(32)
                .relu()
                .dropout(0.5)
                .dense(3)
                .build(30, 1, arena, pool);
        Trainer trainer = new Trainer(network, new Adam(0.01), 1, arena, pool);
        trainer.fit(data, 60, new TrainingListener() {});
        assertThat(Evaluation.of(network, trainer.loss(), data).accuracy()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    @DisplayName("I12: Gaussian noise has the given deviation in training, and is off in inference")
    void noise() {
        int n = 10_000;
        Network network = Network.builder(Shape.of(n)).gaussianNoise(0.5).build(1, 1, arena, pool);
        network.forward(1, Mode.TRAINING);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            sum += network.output().get(i);
            squares += Math.pow(network.output().get(i), 2);
        }
        assertThat(sum / n).isCloseTo(0, within(5 * 0.5 / Math.sqrt(n)));
        assertThat(squares / n).isCloseTo(0.25, within(5 * 0.25 * Math.sqrt(2.0 / n)));
        network.forward(1);
        assertThat(network.output().toArray()).containsOnly(0f);
    }

    /** Every pass, and every element of the whole batch, has numbers of its own. */
    @Test
    void masksDiffer() {
        Network network = Network.builder(Shape.of(FEATURES)).dropout(0.5).build(2, 1, arena, pool);
        for (int i = 0; i < 2 * FEATURES; i++) {
            network.input().set(i, 1);
        }
        Set<String> masks = new HashSet<>();
        for (int pass = 0; pass < 10; pass++) {
            network.forward(2, Mode.TRAINING);
            for (int row = 0; row < 2; row++) {
                masks.add(java.util.Arrays.toString(
                        network.output().slice(row * FEATURES, FEATURES).toArray()));
            }
        }
        assertThat(masks).hasSize(20);
        network.resumeRandom(9);
        network.forward(2, Mode.TRAINING);
        assertThat(masks)
                .contains(java.util.Arrays.toString(
                        network.output().slice(0, FEATURES).toArray()));
    }

    /** Of an image, whole channels go. */
    @Test
    void spatial() {
        Network network = Network.builder(Shape.of(20, 3, 3))
                .add(new Dropout(0.5f, Scaling.INVERTED, Dropout.Over.CHANNELS))
                .build(1, 1, arena, pool);
        for (int i = 0; i < network.input().size(); i++) {
            network.input().set(i, 1);
        }
        network.forward(1, Mode.TRAINING);
        Set<Float> firsts = new HashSet<>();
        for (int c = 0; c < 20; c++) {
            float first = network.output().get(9 * c);
            firsts.add(first);
            assertThat(network.output().slice(9 * c, 9).toArray()).containsOnly(first);
        }
        assertThat(firsts).containsExactlyInAnyOrder(0f, 2f);
    }

    @Test
    void wrongArgumentsAreRefused() {
        assertThatThrownBy(() -> new Dropout(1)).hasMessageContainingAll("rate is 1.0", "[0, 1)");
        assertThatThrownBy(() -> new GaussianNoise(-1)).hasMessageContainingAll("std is -1.0", "0 or more");
        assertThatThrownBy(() -> Layers.parse("dropout 0.5 over=rows"))
                .hasMessageContainingAll("dropout 0.5 over=rows", "'rows'", "[elements, channels]");
    }
}
