package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import lanewise.simd.FreshMachine;
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
        assertThat(FreshMachine.run("-Xint", KernelDigest.class)).isEqualTo(golden());
    }

    /** The first calls of every kernel. */
    @Test
    void cold() throws Exception {
        assertThat(FreshMachine.run("-Xshare:auto", KernelDigest.class)).isEqualTo(golden());
    }
}
