package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What kernels on rows, channels and windows refuse, each by its name and with the number: rows without elements, stabilizers out of range, sizes beyond an int. */
class RowRefusalsTest {
    private static final double EPS = 1e-5;
    private static final int[] LABELS = {0, 0};
    private static final int[] PLACES = new int[2];
    private static final TensorArena ARENA = TensorArena.ofShared();

    /** Enough of them that no two arguments of a call are one. */
    private static final Tensor[] T =
            Stream.generate(() -> ARENA.allocate(16)).limit(8).toArray(Tensor[]::new);

    private static Arguments row(String kernel, IntConsumer call) {
        return arguments(kernel, call);
    }

    /** Calls with rows, or planes, of so many elements. */
    static Stream<Arguments> rows() {
        return Stream.of(
                row("softmax", n -> Rows.softmax(T[0], T[1], n, 0, 2)),
                row("softmaxBackward", n -> Rows.softmaxBackward(T[0], T[1], T[2], n, 0, 2)),
                row("logSumExp", n -> Rows.logSumExp(T[0], T[1], T[2], n, 0, 2)),
                row("logSoftmax", n -> LogSoftmax.logSoftmax(T[0], T[1], n, 0, 2)),
                row("logSoftmaxBackward", n -> LogSoftmax.logSoftmaxBackward(T[0], T[1], T[2], n, 0, 2)),
                row(
                        "softmaxCrossEntropy",
                        n -> CrossEntropy.softmaxCrossEntropy(T[0], LABELS, 1f, T[1], T[2], n, 0, 2)),
                row(
                        "weightedCrossEntropy",
                        n -> CrossEntropy.weightedCrossEntropy(T[0], LABELS, T[1], 0, 1f, T[2], T[3], n, 0, 2)),
                row(
                        "softCrossEntropy",
                        n -> CrossEntropy.softCrossEntropy(T[0], T[1], T[2], 0, 1f, T[3], T[4], n, 0, 2)),
                row("multiMargin", n -> MultiMargin.multiMargin(T[0], LABELS, 1, 1f, 1f, T[1], T[2], n, 0, 2)),
                row("softmaxFocal", n -> SoftmaxFocal.softmaxFocal(T[0], LABELS, 2f, T[1], 1f, T[2], T[3], n, 0, 2)),
                row("cosineDistance", n -> CosineDistance.cosineDistance(T[0], T[1], 1e-8f, 1f, T[2], T[3], n, 0, 2)),
                row("tripletMargin", n -> TripletMargin.tripletMargin(T[0], 1f, 1e-6f, 1f, T[1], T[2], n, 0, 2)),
                row("layerNorm", n -> LayerNorm.layerNorm(T[0], T[1], T[2], T[3], EPS, n, 0, 2)),
                row("layerNorm", n -> LayerNorm.layerNorm(T[0], T[1], T[2], T[3], T[4], T[5], EPS, n, 0, 2)),
                row("layerNormBackward", n -> LayerNorm.layerNormBackward(T[0], T[1], T[2], T[3], T[4], n, 0, 2)),
                row(
                        "layerNormBackward",
                        n -> LayerNorm.layerNormBackward(T[0], T[1], T[2], T[3], T[4], T[5], T[6], T[7], n, 0, 2)),
                row("rmsNorm", n -> RmsNorm.rmsNorm(T[0], T[1], T[2], EPS, n, 0, 2)),
                row("rmsNorm", n -> RmsNorm.rmsNorm(T[0], T[1], T[2], T[3], EPS, n, 0, 2)),
                row("rmsNormBackward", n -> RmsNorm.rmsNormBackward(T[0], T[1], T[2], T[3], n, 0, 2)),
                row("rmsNormBackward", n -> RmsNorm.rmsNormBackward(T[0], T[1], T[2], T[3], T[4], T[5], n, 0, 2)),
                row(
                        "batchNorm",
                        n -> BatchNorm.batchNorm(
                                T[0], T[1], T[2], T[3], T[4], T[5], T[6], T[7], 0.1, EPS, 2, 1, n, 0, 1)),
                row(
                        "batchNormInference",
                        n -> BatchNorm.batchNormInference(
                                T[0], T[1], T[2], T[3], T[4], T[5], T[6], EPS, 2, 1, n, 0, 1)),
                row(
                        "batchNormBackward",
                        n -> BatchNorm.batchNormBackward(
                                T[0], T[1], T[2], T[3], T[4], T[5], T[6], T[7], 2, 1, n, 0, 1)),
                row(
                        "batchNormInferenceBackward",
                        n -> BatchNorm.batchNormInferenceBackward(
                                T[0], T[1], T[2], T[3], T[4], T[5], T[6], T[7], 2, 1, n, 0, 1)),
                row("groupNorm", n -> GroupNorm.groupNorm(T[0], T[1], T[2], T[3], T[4], T[5], EPS, 1, 1, n, 0, 2)),
                row(
                        "groupNormBackward",
                        n -> GroupNorm.groupNormBackward(
                                T[0], T[1], T[2], T[3], T[4], T[5], T[6], T[7], 1, 1, n, 0, 2)),
                row("globalAverage", n -> GlobalAverage.globalAverage(T[0], T[1], 2, n)),
                row("globalAverageBackward", n -> GlobalAverage.globalAverageBackward(T[0], T[1], 2, n)),
                row("argmax", n -> Positions.argmax(T[0], n)),
                row("argmin", n -> Positions.argmin(T[0], n)),
                row("topK", n -> TopK.topK(T[0], n, 1, T[1], PLACES)),
                row("rowTopK", n -> TopK.rowTopK(T[0], 2, n, 1, T[1], PLACES)),
                row("rowArgmax", n -> RowReductions.rowArgmax(T[0], PLACES, 2, n)),
                row("rowArgmin", n -> RowReductions.rowArgmin(T[0], PLACES, 2, n)),
                row("columnArgmax", n -> ColumnExtremes.columnArgmax(T[0], T[1], PLACES, n, 2)),
                row("columnArgmin", n -> ColumnExtremes.columnArgmin(T[0], T[1], PLACES, n, 2)),
                row("pooling", n -> PoolingWindow.line(n, 1, 1, 0)),
                row("adaptive pooling", n -> new AdaptivePooling(1, n, 1, 1)),
                row("margins", n -> Margins.all(1, n, 1)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rowsWithoutElements(String kernel, IntConsumer call) {
        call.accept(1);
        for (int n : new int[] {0, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> call.accept(n))
                    .withMessageContainingAll(kernel + ":", "" + n);
        }
    }

    private static Arguments eps(String kernel, DoubleConsumer call) {
        return arguments(kernel, call);
    }

    static Stream<Arguments> stabilizersAboveZero() {
        return Stream.of(
                eps("layerNorm", e -> LayerNorm.layerNorm(T[0], T[1], T[2], T[3], e, 3, 0, 2)),
                eps("layerNorm", e -> LayerNorm.layerNorm(T[0], T[1], T[2], T[3], T[4], T[5], e, 3, 0, 2)),
                eps("rmsNorm", e -> RmsNorm.rmsNorm(T[0], T[1], T[2], e, 3, 0, 2)),
                eps("rmsNorm", e -> RmsNorm.rmsNorm(T[0], T[1], T[2], T[3], e, 3, 0, 2)),
                eps("groupNorm", e -> GroupNorm.groupNorm(T[0], T[1], T[2], T[3], T[4], T[5], e, 1, 1, 3, 0, 2)),
                eps(
                        "cosineDistance",
                        e -> CosineDistance.cosineDistance(T[0], T[1], (float) e, 1f, T[2], T[3], 3, 0, 2)));
    }

    @ParameterizedTest
    @MethodSource("stabilizersAboveZero")
    void stabilizersThatMustBePositive(String kernel, DoubleConsumer call) {
        call.accept(EPS);
        for (double e : new double[] {0, -0.0, -1e-5, Double.NEGATIVE_INFINITY, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> call.accept(e))
                    .withMessageContainingAll(kernel + ":", "eps is " + (float) e);
        }
    }

    static Stream<Arguments> stabilizersFromZero() {
        return Stream.of(
                eps(
                        "batchNorm",
                        e -> BatchNorm.batchNorm(
                                T[0], T[1], T[2], T[3], T[4], T[5], T[6], T[7], 0.1, e, 2, 1, 3, 0, 1)),
                eps(
                        "batchNormInference",
                        e -> BatchNorm.batchNormInference(T[0], T[1], T[2], T[3], T[4], T[5], T[6], e, 2, 1, 3, 0, 1)),
                eps("poisson", e -> PoissonLoss.poisson((float) e, T[0], T[1], 1f, T[2], T[3], 0, 3)),
                eps("tripletMargin", e -> TripletMargin.tripletMargin(T[0], 1f, (float) e, 1f, T[1], T[2], 3, 0, 1)));
    }

    @ParameterizedTest
    @MethodSource("stabilizersFromZero")
    void stabilizersThatMayBeZero(String kernel, DoubleConsumer call) {
        call.accept(0);
        for (double e : new double[] {-1e-5, Double.NEGATIVE_INFINITY, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> call.accept(e))
                    .withMessageContainingAll(kernel + ":", "eps is " + (float) e);
        }
    }

    /** Products that leave an int must not pass as small ones. */
    @Test
    void sizesBeyondAnInt() {
        int huge = 1 << 16;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolingWindow.square(huge, huge, 2, 2, 0))
                .withMessageContainingAll("pooling:", "4294967296", "2^31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoolingWindow(46341, 46340, 2, 2, 1, 1, 1, 1, false))
                .withMessageContainingAll("pooling:", "2147534622", "2^31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptivePooling(huge, huge, 1, 1))
                .withMessageContainingAll("adaptive pooling:", "65536x65536", "4294967296");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptivePooling(4, 4, 1, 1).average(T[0], T[1], 1 << 28))
                .withMessageContainingAll("adaptiveAveragePool:", "16 elements", "268435456x16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Maxout.maxout(T[0], T[1], 1, 16, 1 << 28))
                .withMessageContainingAll("maxout:", "16 elements", "2147483647");
        // three times as many are 2 more than 2³²
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TripletMargin.tripletMargin(T[0], 1f, 0f, 1f, T[1], T[2], 1_431_655_766, 0, 1))
                .withMessageContainingAll("tripletMargin:", "16 elements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Permutation.of(Shape.of(4, 4), 1, 0).apply(T[0], T[1], 1 << 28))
                .withMessageContainingAll("permutation:", "268435456x16");
    }
}
