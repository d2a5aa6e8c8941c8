package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import lanewise.nn.Network;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Standardizer;
import lanewise.nn.data.augment.Crop;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Shift;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.SoftmaxFocal;
import lanewise.optim.Sgd;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Examples that do not fit a network, a loss or a checkpoint. */
@Timeout(120)
class ExamplesRefusalsTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);
    private final Dataset digits = Digits.load(arena);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    @Test
    void anotherTreatmentIsNotResumed() {
        Path saved = folder.resolve("saved");
        Trainer.of(Trainings.onDigits(32, arena, pool), new Sgd(0.1))
                .checkpoints(Checkpoints.everyEpoch(saved))
                .build(arena, pool)
                .fit(Examples.of(digits).augmented(new Shift(1, 1, 0)));
        Trainer other =
                Trainer.of(Trainings.onDigits(32, arena, pool), new Sgd(0.1)).build(arena, pool);
        for (Examples wrong : List.of(
                Examples.of(digits),
                Examples.of(digits).augmented(new Shift(2, 1, 0)),
                Examples.of(digits).augmented(new Shift(1, 1, 0)).balanced())) {
            assertThatThrownBy(() -> other.resume(saved, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("treatment of data")
                    .hasMessageContaining("Shift[rows=1, columns=1, fill=0.0]");
        }
        assertThatThrownBy(() -> other.resume(saved, Examples.of(digits).classWeighted()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data is");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Dataset clouds = Clouds.of(9, 4, 3, 1, arena);
        Network four = Network.builder(Shape.of(4)).dense(3).build(4, 1, arena, pool);
        Trainer labels = Trainer.of(four, new Sgd(0.1)).build(arena, pool);
        refused(() -> Examples.of(clouds).augmented(new Rotate(3)), "rotate: examples are 4 and no images");
        refused(() -> Examples.of(digits).augmented(new Crop(9, 2)), "9x2", "8x8");
        refused(() -> Examples.of(clouds).mixup(3), "alpha is 3.0");
        refused(() -> labels.fit(Examples.of(digits)), "64 features", "takes 4");
        refused(
                () -> Trainer.of(Trainings.onDigits(4, arena, pool), new Sgd(0.1))
                        .build(arena, pool)
                        .fit(Examples.of(digits).augmented(new Crop(7, 7))),
                "49 features",
                "takes 8x8");
        refused(
                () -> labels.fit(Examples.of(clouds).preprocessed(Standardizer.overall(digits, arena))),
                "4 features",
                "fitted on 64");
        refused(
                () -> Trainer.of(four, new Sgd(0.1))
                        .loss(new SoftmaxFocal(2))
                        .build(arena, pool)
                        .fit(Examples.of(clouds).mixup(1)),
                "probabilities instead of labels",
                "SoftmaxFocal",
                "use a SoftmaxCrossEntropy");
        refused(
                () -> Trainer.of(four, new Sgd(0.1))
                        .loss(new MeanSquaredError())
                        .build(arena, pool)
                        .fit(Examples.of(clouds).mixup(1)),
                "probabilities instead of labels");
        Network two = Network.builder(Shape.of(4)).dense(2).build(4, 1, arena, pool);
        refused(
                () -> Trainer.of(two, new Sgd(0.1)).build(arena, pool).fit(Examples.of(clouds)),
                "3 classes",
                "2 outputs");
        Examples numbers = Examples.of("numbers", clouds.features(), clouds.features());
        assertThatThrownBy(() -> ((DatasetExamples) numbers).balanced())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no classes");
        assertThatThrownBy(() -> ((DatasetExamples) numbers).classWeighted())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no classes");
    }

    private static void refused(Runnable wrong, String... parts) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }
}
