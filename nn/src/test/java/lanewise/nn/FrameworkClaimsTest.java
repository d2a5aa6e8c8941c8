package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.format.ModelFile;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.nn.loss.PlacedLoss;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.optim.AdamW;
import lanewise.optim.Optimizer;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What texts say of frameworks and of regularisation in words, looked at: rows A17, I13, O03. */
class FrameworkClaimsTest {
    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Split digits() {
        Split split = Digits.loadSplit(arena);
        Standardizer standardizer = Standardizer.overall(split.train(), arena);
        standardizer.apply(split.train());
        standardizer.apply(split.test());
        return split;
    }

    private Network train(Split data, int epochs, Optimizer rule, WorkerPool pool) {
        // 128 · 64 · 128 multiply-adds in a product are enough for two threads.
        Network network =
                Network.builder(Shape.of(64)).dense(128).relu().dense(10).build(128, 1, arena, pool);
        new Trainer(network, rule, 1, arena, pool).fit(data.train(), epochs, new TrainingListener() {});
        return network;
    }

    @Test
    @DisplayName("O03: easy data loading, data-parallel steps, deployment from a file, automatic differentiation")
    void whatFrameworksOffer(@TempDir Path folder) throws IOException {
        Split data = digits();
        try (WorkerPool one = WorkerPool.of(1);
                WorkerPool two = WorkerPool.of(2)) {
            Network network = train(data, 2, new Adam(0.001), one);
            assertThat(train(data, 2, new Adam(0.001), two).parameters().slab().toArray())
                    .isEqualTo(network.parameters().slab().toArray());

            Path file = folder.resolve("digits.safetensors");
            new ModelFile(network, Optional.empty(), data.train().classes(), "digits").write(file);
            Network deployed = ModelFile.read(file, 1, arena, one).network();
            data.test().copyExample(7, deployed.input(), 0);
            data.test().copyExample(7, network.input(), 0);
            deployed.forward(1);
            network.forward(1);
            assertThat(deployed.output().toArray())
                    .isEqualTo(network.output().slice(0, 10).toArray());

            Tape tape = Tape.builder()
                    .layer("dense1", new Dense(128, Initializer.HE), Shape.of(64))
                    .layer("dense2", new Dense(10, Initializer.HE), Shape.of(128))
                    .build(1, 1, arena, one);
            tape.parameters().slab().copyFrom(network.parameters().slab());
            tape.begin(1, Pass.Mode.TRAINING);
            Value x = tape.input(Shape.of(64));
            data.test().copyExample(7, x.tensor(), 0);
            Value y = tape.apply("dense2", tape.apply(new Relu(), tape.apply("dense1", x)));
            for (int i = 0; i < 10; i++) {
                y.gradient().set(i, i - 4.5f);
                network.outputGradient().set(i, i - 4.5f);
            }
            tape.backward(y);
            network.backward(1);
            assertThat(tape.gradients().slab().toArray())
                    .isEqualTo(network.gradients().slab().toArray());
        }
    }

    @Test
    @DisplayName("I13: regularisation makes the error on new data smaller and that on the training data larger")
    void regularisation() {
        Split all = digits();
        int[] few = IntStream.range(0, 60).toArray();
        Split data = new Split(all.train().subset("few", few, arena), all.test());
        try (WorkerPool pool = WorkerPool.of(1)) {
            Evaluation[] free = judge(data, decayed(0), pool);
            Evaluation[] decayed = judge(data, decayed(3), pool);
            assertThat(decayed[0].loss()).isGreaterThan(free[0].loss());
            assertThat(decayed[1].loss()).isLessThan(free[1].loss());
        }
    }

    private static AdamW decayed(double lambda) {
        return new AdamW(Schedule.constant(0.003), 0.9, 0.999, 1e-8, lambda);
    }

    /** On the training part and on the test part. */
    private Evaluation[] judge(Split data, Optimizer rule, WorkerPool pool) {
        Network network = train(data, 300, rule, pool);
        PlacedLoss loss = SoftmaxCrossEntropy.of(network, arena);
        return Stream.of(data.train(), data.test())
                .map(part -> Evaluation.of(network, loss, part))
                .toArray(Evaluation[]::new);
    }

    @Test
    @DisplayName(
            "A17: that there is no placement on devices is a written decision, and nothing in the library speaks of any")
    void noDevices() throws IOException {
        // Maven runs tests in the module's folder.
        assertThat(Files.readString(Path.of("../docs/adr/0004-cpu-only.md"))).contains("Status: accepted", "row A17");
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources =
                    files.filter(f -> f.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(100);
            for (Path source : sources) {
                // A page's width is that of a device in HTML.
                String text = Files.readString(source).toLowerCase(Locale.ROOT).replace("width=device-width", "");
                assertThat(text).as(source.toString()).doesNotContain("device");
            }
        }
    }
}
