package lanewise.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.jmh.results.Recipe;
import lanewise.jmh.results.Training;

/**
 * Trains the networks of docs/results.md and prints their accuracies on data they have not seen. The same seed gives the same accuracy on
 * every machine, whatever the number of threads.
 *
 * <p>{@code java --add-modules jdk.incubator.vector -cp jmh/target/benchmarks.jar lanewise.jmh.Results mnist-cnn 1,2,3 2 FOLDER}. Exit code 0 when every seed
 * reaches the recipe's goal, 1 when not, or when data cannot be read, 2 for wrong usage.
 */
public final class Results {
    private static final int FAILURE = 1;
    private static final int WRONG_USAGE = 2;
    private static final String USAGE = """
            usage: lanewise.jmh.Results RECIPE SEEDS THREADS [FOLDER]
              RECIPE    digits, mnist-mlp, mnist-cnn or fashion-cnn
              SEEDS     whole numbers separated by commas
              THREADS   how many compute
              FOLDER    the four IDX files of MNIST or Fashion-MNIST, plain or gzipped; none for digits""";

    private Results() {}

    /** See the class. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Recipe recipe = Recipe.named(args.length == 0 ? "" : args[0]);
            if (args.length != (recipe.data() == Recipe.Data.IDX ? 4 : 3)) {
                throw new IllegalArgumentException(args.length + " arguments");
            }
            Path folder = Path.of(args.length == 4 ? args[3] : "");
            return train(recipe, folder, seeds(args[1]), Integer.parseInt(args[2]), out, err) ? 0 : FAILURE;
        } catch (IllegalArgumentException e) {
            err.println("results: " + e.getMessage());
            err.println(USAGE);
            return WRONG_USAGE;
        } catch (IOException e) {
            err.println("results: " + e.getMessage());
            return FAILURE;
        }
    }

    private static List<Long> seeds(String text) {
        return Arrays.stream(text.split(",", -1)).map(Long::valueOf).toList();
    }

    private static boolean train(
            Recipe recipe, Path folder, List<Long> seeds, int threads, PrintStream out, PrintStream err)
            throws IOException {
        boolean reached = true;
        for (long seed : seeds) {
            Training training = Training.run(
                    recipe,
                    folder,
                    seed,
                    threads,
                    report -> err.printf(
                            Locale.ROOT,
                            "epoch %d of %d: loss %.5f%n",
                            report.epoch(),
                            report.epochs(),
                            report.loss()));
            out.printf(
                    Locale.ROOT,
                    "%s: seed %d, %d parameters, %d epochs of batches of %d, %d threads, %.1f s: accuracy %.4f, loss %.4f%n",
                    recipe.name(),
                    seed,
                    training.parameters(),
                    recipe.epochs(),
                    recipe.batch(),
                    threads,
                    training.seconds(),
                    training.test().accuracy(),
                    training.test().loss());
            reached &= training.test().accuracy() >= recipe.goal();
        }
        return reached;
    }
}
