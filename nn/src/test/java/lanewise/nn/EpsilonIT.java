package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * 100,000 steps in a JVM that never collects garbage, with 256 MB, of which the warm-up takes most on a busy machine. The vectors of a single
 * kernel left interpreted would be gigabytes.
 */
class EpsilonIT {
    @Test
    void aLongTrainingNeedsNoGarbageCollector() throws Exception {
        String output = FreshJvm.java(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+UseEpsilonGC",
                "-Xmx256m",
                "-cp",
                FreshJvm.classPath(),
                LongTraining.class.getName()));
        assertThat(output).contains("steps 100000 ");
    }
}
