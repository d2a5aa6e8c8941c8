package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the built jars, a program on the module path with no flags at all trains a network. The system
 * property {@code lanewise.jars} has the three jars, as a path.
 */
class ModulePathIT {
    private static final String MODULE = """
            module prog {
                requires lanewise.nn;
            }
            """;

    private static final String MAIN = """
            package prog;

            import lanewise.nn.Network;
            import lanewise.nn.SequentialBuilder;
            import lanewise.nn.data.Digits;
            import lanewise.nn.data.Split;
            import lanewise.nn.data.Standardizer;
            import lanewise.nn.data.augment.Noise;
            import lanewise.nn.metric.Evaluation;
            import lanewise.nn.train.Examples;
            import lanewise.nn.train.Trainer;
            import lanewise.optim.Adam;
            import lanewise.simd.Shape;
            import lanewise.simd.TensorArena;
            import lanewise.simd.parallel.WorkerPool;

            public class Main {
                public static void main(String[] args) {
                    try (TensorArena arena = TensorArena.ofShared();
                            WorkerPool pool = WorkerPool.of(2)) {
                        Split digits = Digits.loadSplit(arena);
                        Standardizer standardizer = Standardizer.overall(digits.train(), arena);
                        standardizer.apply(digits.train());
                        standardizer.apply(digits.test());
                        SequentialBuilder layers = Network.builder(Shape.of(64)).dense(64).relu().dense(10);
                        Network network = layers.build(32, 1, arena, pool);
                        Trainer trainer = Trainer.of(network, new Adam(0.003)).epochs(5).build(arena, pool);
                        trainer.fit(Examples.of(digits.train()).augmented(new Noise(0.1f)));
                        Evaluation test = Evaluation.of(network, trainer.loss(), digits.test());
                        System.out.println("accuracy " + test.accuracy());
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path compile(String jars) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src/prog"));
        Files.writeString(folder.resolve("src/module-info.java"), MODULE);
        Files.writeString(source.resolve("Main.java"), MAIN);
        Path classes = folder.resolve("classes");
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-d",
                        classes.toString(),
                        "--module-path",
                        jars,
                        folder.resolve("src/module-info.java").toString(),
                        source.resolve("Main.java").toString());
        assertThat(exit).as(messages.toString()).isZero();
        return classes;
    }

    @Test
    void aProgramOnTheModulePathTrainsWithoutAnyFlag() throws Exception {
        String jars = System.getProperty("lanewise.jars");
        assertThat(jars).as("system property lanewise.jars").isNotNull();
        for (String jar : jars.split(File.pathSeparator, -1)) {
            assertThat(Path.of(jar)).isRegularFile();
        }
        String path = jars + File.pathSeparator + compile(jars);
        String output = FreshJvm.java(List.of("-p", path, "-m", "prog/prog.Main"));
        Matcher accuracy = Pattern.compile("(?m)^accuracy (.*)$").matcher(output);
        assertThat(accuracy.find()).as(output).isTrue();
        assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThanOrEqualTo(0.9);
    }
}
