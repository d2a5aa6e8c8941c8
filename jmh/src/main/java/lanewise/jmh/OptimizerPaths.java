package lanewise.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.jmh.paths.Method;

/**
 * Draws the pictures of docs/optimizers.md and docs/second-order.md.
 *
 * <p>{@code java --add-modules jdk.incubator.vector -cp jmh/target/benchmarks.jar lanewise.jmh.OptimizerPaths docs/pictures/optimizers}
 */
public final class OptimizerPaths {
    private static final int WRONG_USAGE = 2;

    private OptimizerPaths() {}

    /** See the class. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: lanewise.jmh.OptimizerPaths FOLDER");
            System.exit(WRONG_USAGE);
        }
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (Method m : Method.ALL) {
            Files.write(folder.resolve(m.file()), m.draw());
        }
    }
}
