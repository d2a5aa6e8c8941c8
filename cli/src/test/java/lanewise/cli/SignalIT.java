package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that is ended from outside leaves the model so far, or nothing: never half a file. */
class SignalIT {
    private static final String[] ENDLESS = {"train", "--epochs", "1000000", "--hidden", "8", "--out", "run", "--json"};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void theModelSoFarIsWritten(String signal) throws Exception {
        assumeFalse(isIgnored(signal), "signals that are ignored here are ignored in every process started here");
        Launch launch =
                Launch.lanewise(folder, ENDLESS).awaitSaid("epoch       3/").signal(signal);
        assertThat(launch.code()).isEqualTo(130);
        assertThat(launch.out()).isEmpty();
        assertThat(launch.err())
                .contains("stopped     interrupted after")
                .contains("model       run/model.safetensors");
        assertThat(files("run"))
                .containsExactly(
                        "checkpoints",
                        "events.out.tfevents.lanewise",
                        "metrics.jsonl",
                        "model.safetensors",
                        "report.html",
                        "run.json");
        assertThat(Launch.lanewise(folder, "evaluate", "run", "--json")
                        .json()
                        .get("n")
                        .asInt())
                .isEqualTo(359);
    }

    /** Interrupted anywhere and resumed: the bits of a training that was not. */
    @Test
    void whatWasInterruptedGoesOnAsIfItHadNotBeen() throws Exception {
        String[] train = {"train", "--epochs", "400", "--hidden", "48", "--ema", "0.99", "--json", "--out"};
        String expected = Launch.lanewise(folder, with(train, "whole"))
                .json()
                .get("parametersSha256")
                .asText();
        Launch launch = Launch.lanewise(folder, with(train, "run"))
                .awaitSaid("epoch   3/400")
                .signal("TERM");
        assertThat(launch.code()).isEqualTo(130);
        assertThat(launch.err()).contains("checkpoint  run/checkpoints/step-");
        Launch resumed = Launch.lanewise(folder, "train", "--resume", "run", "--json");
        assertThat(resumed.json().get("parametersSha256").asText()).isEqualTo(expected);
        assertThat(resumed.json().get("epochs").asInt()).isEqualTo(400);
        assertThat(resumed.err()).contains("resumed     run/checkpoints/step-");
        assertThat(Files.readAllLines(folder.resolve("run/metrics.jsonl")))
                .filteredOn(line -> !line.contains("\"step\":"))
                .hasSize(400);
    }

    private static String[] with(String[] args, String last) {
        return Stream.concat(Stream.of(args), Stream.of(last)).toArray(String[]::new);
    }

    /** On a busy machine the signal may come after the first step; then there is something. Once in ten times it comes in time. */
    @ParameterizedTest
    @ValueSource(strings = {"--out=named/run", "--seed=1"})
    void beforeTheFirstStepThereIsNothingToWrite(String option) throws Exception {
        Path runs = folder.resolve(option.startsWith("--out") ? "named" : "runs");
        for (int i = 0; i < 10; i++) {
            Launch launch = Launch.lanewise(folder, "train", "--epochs", "1000000", "--hidden", "8", option)
                    .awaitSaid("training ")
                    .signal("TERM");
            assertThat(launch.code()).isEqualTo(130);
            if (!launch.err().contains("stopped ")) {
                assertThat(runs).doesNotExist();
                return;
            }
            delete(runs);
        }
        throw new AssertionError("the signal came after the first step, ten times");
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Wherever it is killed, the file is one training's model or the other's, whole. */
    @Test
    void aKilledTrainingLeavesAWholeModel() throws Exception {
        String old = trained("run", "1");
        String other = trained("other", "2");
        assertThat(other).isNotEqualTo(old);
        byte[] model = Files.readAllBytes(folder.resolve("run/model.safetensors"));
        for (int i = 0; i < 6; i++) {
            Files.write(folder.resolve("run/model.safetensors"), model);
            Launch launch = Launch.lanewise(folder, epochOf("run", "2")).awaitSaid("epoch 1/1");
            Thread.sleep(3L * i); // another moment each time
            launch.signal("KILL").code();
            assertThat(Launch.lanewise(folder, "info", "run", "--json")
                            .json()
                            .get("parametersSha256")
                            .asText())
                    .isIn(old, other);
        }
    }

    private String trained(String out, String seed) throws Exception {
        return Launch.lanewise(folder, epochOf(out, seed))
                .json()
                .get("parametersSha256")
                .asText();
    }

    private static String[] epochOf(String out, String seed) {
        return new String[] {
            "train", "--epochs", "1", "--hidden", "8", "--seed", seed, "--out", out, "--overwrite", "--json"
        };
    }

    @Test
    void anInterruptedDownloadLeavesNothing() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CountDownLatch asked = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            // half an answer, then silence
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
            asked.countDown();
        });
        server.start();
        String mirror = "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
        Map<String, String> environment = Map.of(
                "LANEWISE_MIRROR",
                mirror,
                "LANEWISE_DATA",
                folder.toString(),
                "XDG_CACHE_HOME",
                folder.toString(),
                "XDG_DATA_DIRS",
                folder.toString());
        Launch launch = Launch.lanewise(folder, environment, "train", "--data", "mnist");
        assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(launch.signal("TERM").code()).isEqualTo(130);
        assertThat(files("mnist")).isEmpty();
        server.stop(0);
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    /** A shell ignores SIGINT for what it runs in the background, and HotSpot leaves an ignored signal alone. */
    private static boolean isIgnored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!signal.equals("INT") || !Files.isReadable(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        return (Long.parseUnsignedLong(mask.substring(7).strip(), 16) & 0b10) != 0;
    }
}
