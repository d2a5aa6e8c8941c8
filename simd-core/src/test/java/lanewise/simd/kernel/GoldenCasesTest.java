package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each case of golden/layers.json is in this list, with the test that is to use it; a new one fails here. Recurrent layers and attention have no test yet. */
class GoldenCasesTest {
    private static final Map<String, List<String>> CASES = Map.of(
            "GoldenActivationsTest",
            List.of(
                    "relu",
                    "leaky_relu",
                    "elu",
                    "selu",
                    "gelu",
                    "gelu_tanh",
                    "sigmoid",
                    "tanh",
                    "softplus",
                    "silu",
                    "mish",
                    "hardsigmoid",
                    "hardswish"),
            "GoldenRowsTest",
            List.of(
                    "softmax",
                    "log_softmax",
                    "softmax_large",
                    "cross_entropy",
                    "cross_entropy_smoothing",
                    "cross_entropy_probabilities"),
            "GoldenLossesTest",
            List.of("mse", "mae", "huber", "bce_with_logits", "hinge_multiclass", "kl_div"),
            "GoldenNormsTest",
            List.of("layer_norm", "batch_norm_train", "batch_norm_2d_train", "batch_norm_eval", "group_norm"),
            "GoldenPoolingTest",
            List.of("max_pool2d", "max_pool2d_overlap", "avg_pool2d", "global_avg_pool"),
            "GoldenConvolutionTest",
            List.of("conv2d"),
            "GoldenLayersTest of nn",
            List.of("linear", "embedding"),
            "none yet",
            List.of("gru", "lstm", "attention_causal"));

    @Test
    void everyCaseIsListed() throws IOException {
        TreeSet<String> tested = new TreeSet<>();
        CASES.values().forEach(tested::addAll);
        assertThat(GoldenLayer.names()).isEqualTo(tested);
    }
}
