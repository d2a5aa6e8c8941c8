package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.optim.Optimizer;
import lanewise.simd.Tensor;
import lanewise.simd.reference.SteadyState;

/** Java programs in processes of their own, where nothing is compiled yet and flags are free to choose. */
public final class FreshJvm {
    private static final long PATIENCE_MINUTES = 10;

    private FreshJvm() {}

    /** The classes of the tests, this module, and what it stands on; nothing else. */
    public static String classPath() {
        return Stream.of(FreshJvm.class, SteadyState.class, Network.class, Optimizer.class, Tensor.class)
                .map(FreshJvm::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The folder of classes or the jar that a class came from. */
    public static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Runs {@code java} of the JDK that runs the tests; gives back what it printed, errors included, and expects exit
     * code 0.
     */
    public static String java(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Flags from outside would spoil "with no other flags".
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            assertThat(ended).as("ended: %s", output).isTrue();
            assertThat(process.exitValue()).as("%s%n%s", command, output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
