package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lanewise.simd.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernels' bits, for ever: the same at 512, 256 and 128 bits (the build runs this at each width), cold,
 * interpreted, after warm-up, and for any number of workers. Whoever changes an order of operations on purpose changes
 * its line in kernel-digests.txt, and says so in the changelog; a new kernel adds a line (run {@link KernelDigest}).
 */
class GoldenDigestTest {
    private static List<String> golden() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(GoldenDigestTest.class.getResourceAsStream("kernel-digests.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void asFoundAndWarm(int workers) throws Exception {
        assertThat(KernelDigest.compute(workers)).isEqualTo(golden());
        Warmup.run(Kernels.all(), Duration.ofMinutes(2));
        for (int i = 0; i < 20; i++) {
            assertThat(KernelDigest.compute(workers)).isEqualTo(golden());
        }
    }

    /** With the interpreter only, where the Vector API knows no vector unit and falls back to Java. */
    @Test
    void interpreted() throws Exception {
        assertThat(inAFreshMachine("-Xint")).isEqualTo(golden());
    }

    /** The first calls of every kernel. */
    @Test
    void cold() throws Exception {
        assertThat(inAFreshMachine("-Xshare:auto")).isEqualTo(golden());
    }

    /** Runs the program under the flags of this virtual machine, which choose the vector width, and one more. */
    private static List<String> inAFreshMachine(String flag)
            throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("-XX:"))
                .forEach(command::add);
        command.add(flag);
        command.add("--add-modules=jdk.incubator.vector");
        command.add("-cp");
        command.add(location(Tensor.class) + File.pathSeparator + location(KernelDigest.class));
        command.add(KernelDigest.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
