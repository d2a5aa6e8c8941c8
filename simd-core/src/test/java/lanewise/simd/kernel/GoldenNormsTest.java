package lanewise.simd.kernel;

import static lanewise.simd.kernel.GoldenLayer.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms as PyTorch computes them; the agreement of the equations with differences and of kernels with the equations is tested elsewhere. */
class GoldenNormsTest {
    /**
     * Inputs up to 5 rounded to float, 3e-7, over standard deviations of some 1; outputs and gradients up to 10 with some ten roundings more;
     * sums of up to 120 terms.
     */
    private static final double TOLERANCE = 1e-5;

    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Tensor tensor(double... values) {
        return arena.allocate(values.length).copyFrom(narrow(values));
    }

    private static void near(Tensor actual, double... expected) {
        assertThat(actual.size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            double tolerance = TOLERANCE * Math.max(1, Math.abs(expected[i]));
            assertThat((double) actual.get(i)).as("element %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @Test
    void layerNorm() throws IOException {
        GoldenLayer golden = GoldenLayer.named("layer_norm");
        int rows = golden.dimension(0);
        int cols = golden.dimension(1);
        Tensor x = tensor(golden.input("x"));
        Tensor gamma = tensor(golden.input("gamma"));
        Tensor y = arena.allocate(rows * cols);
        Tensor mean = arena.allocate(rows);
        Tensor rstd = arena.allocate(rows);
        LayerNorm.layerNorm(x, gamma, tensor(golden.input("beta")), y, mean, rstd, golden.hyper("eps"), cols, 0, rows);
        near(y, golden.output());
        Tensor dx = tensor(golden.outputGradient());
        Tensor dgamma = arena.allocate(cols);
        Tensor dbeta = arena.allocate(cols);
        LayerNorm.layerNormBackward(x, dx, gamma, mean, rstd, dx, dgamma, dbeta, cols, 0, rows);
        near(dx, golden.gradient("x"));
        near(dgamma, golden.gradient("gamma"));
        near(dbeta, golden.gradient("beta"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch_norm_train", "batch_norm_2d_train"})
    void batchNormInTraining(String name) throws IOException {
        GoldenLayer golden = GoldenLayer.named(name);
        int images = golden.dimension(0);
        int channels = golden.dimension(1);
        Tensor x = tensor(golden.input("x"));
        int plane = x.size() / images / channels;
        Tensor gamma = tensor(golden.input("gamma"));
        Tensor beta = tensor(golden.input("beta"));
        Tensor y = arena.allocate(x.size());
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        Tensor runningMean = arena.allocate(channels);
        Tensor runningVar = tensor(ones);
        Tensor mean = arena.allocate(channels);
        Tensor rstd = arena.allocate(channels);
        double momentum = golden.hyper("momentum");
        BatchNorm.batchNorm(
                x,
                gamma,
                beta,
                runningMean,
                runningVar,
                y,
                mean,
                rstd,
                momentum,
                golden.hyper("eps"),
                images,
                channels,
                plane,
                0,
                channels);
        near(y, golden.output());
        near(runningMean, golden.array("running_mean"));
        near(runningVar, golden.array("running_var"));
        Tensor dx = tensor(golden.outputGradient());
        Tensor dgamma = arena.allocate(channels);
        Tensor dbeta = arena.allocate(channels);
        BatchNorm.batchNormBackward(x, dx, gamma, mean, rstd, dx, dgamma, dbeta, images, channels, plane, 0, channels);
        near(dx, golden.gradient("x"));
        near(dgamma, golden.gradient("gamma"));
        near(dbeta, golden.gradient("beta"));
    }

    @Test
    void batchNormInInference() throws IOException {
        GoldenLayer golden = GoldenLayer.named("batch_norm_eval");
        int images = golden.dimension(0);
        int channels = golden.dimension(1);
        Tensor x = tensor(golden.input("x"));
        Tensor gamma = tensor(golden.input("gamma"));
        Tensor mean = tensor(golden.array("running_mean"));
        Tensor y = arena.allocate(x.size());
        Tensor rstd = arena.allocate(channels);
        BatchNorm.batchNormInference(
                x,
                gamma,
                tensor(golden.input("beta")),
                mean,
                tensor(golden.array("running_var")),
                y,
                rstd,
                golden.hyper("eps"),
                images,
                channels,
                1,
                0,
                channels);
        near(y, golden.output());
        Tensor dx = tensor(golden.outputGradient());
        Tensor dgamma = arena.allocate(channels);
        Tensor dbeta = arena.allocate(channels);
        BatchNorm.batchNormInferenceBackward(
                x, dx, gamma, mean, rstd, dx, dgamma, dbeta, images, channels, 1, 0, channels);
        near(dx, golden.gradient("x"));
        near(dgamma, golden.gradient("gamma"));
        near(dbeta, golden.gradient("beta"));
    }

    @Test
    void groupNorm() throws IOException {
        GoldenLayer golden = GoldenLayer.named("group_norm");
        int images = golden.dimension(0);
        int channels = golden.dimension(1);
        int groups = (int) golden.hyper("groups");
        Tensor x = tensor(golden.input("x"));
        int plane = x.size() / images / channels;
        Tensor gamma = tensor(golden.input("gamma"));
        Tensor y = arena.allocate(x.size());
        Tensor mean = arena.allocate(images * groups);
        Tensor rstd = arena.allocate(images * groups);
        GroupNorm.groupNorm(
                x,
                gamma,
                tensor(golden.input("beta")),
                y,
                mean,
                rstd,
                golden.hyper("eps"),
                groups,
                channels,
                plane,
                0,
                images);
        near(y, golden.output());
        Tensor dx = tensor(golden.outputGradient());
        Tensor dgammaParts = arena.allocate(images * channels);
        Tensor dbetaParts = arena.allocate(images * channels);
        GroupNorm.groupNormBackward(
                x, dx, gamma, mean, rstd, dx, dgammaParts, dbetaParts, groups, channels, plane, 0, images);
        near(dx, golden.gradient("x"));
        Tensor dgamma = arena.allocate(channels);
        Tensor dbeta = arena.allocate(channels);
        ColumnReductions.columnSum(dgammaParts, dgamma, images, channels);
        ColumnReductions.columnSum(dbetaParts, dbeta, images, channels);
        near(dgamma, golden.gradient("gamma"));
        near(dbeta, golden.gradient("beta"));
    }
}
