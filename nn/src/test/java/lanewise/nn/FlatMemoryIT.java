package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** That training for long takes no more memory than training for a little, as the operating system counts it. */
class FlatMemoryIT {
    private static final int STEPS = 1_000_000;

    /**
     * The least that malloc can lose in a step is a chunk of 32 bytes, 16 MB in the half of the steps between the two readings: this is half of that. What the JVM itself
     * took and gave back in the meantime was 3 MB, the memory of compilations that ended.
     */
    private static final long MOST_GROWTH_KB = 8_000;

    private static Optional<Long> kilobytes(String output, String when) {
        Matcher line = Pattern.compile("resident " + when + " (\\d+) kB").matcher(output);
        return line.find() ? Optional.of(Long.valueOf(line.group(1))) : Optional.empty();
    }

    @Test
    @DisplayName("issue 6, row 6: a network of 10⁶ steps keeps RSS flat")
    void aMillionSteps() throws Exception {
        String output = FreshJvm.java(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseSerialGC",
                // All of the heap is resident from the start, so that what grows is not the heap.
                "-Xms32m",
                "-Xmx32m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                FreshJvm.classPath(),
                LongTraining.class.getName(),
                String.valueOf(STEPS)));
        assertThat(output).contains("steps " + STEPS + " ");
        Optional<Long> before = kilobytes(output, "early");
        assumeTrue(before.isPresent(), "this system has no /proc/self/status");
        long growth = kilobytes(output, "late").orElseThrow() - before.get();
        assertThat(growth).as(output).isLessThan(MOST_GROWTH_KB);
    }
}
