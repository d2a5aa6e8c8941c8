package lanewise.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import lanewise.jmh.compare.Machine;
import lanewise.jmh.fresh.Lives;
import lanewise.jmh.fresh.LivesJson;
import lanewise.jmh.fresh.LivesTable;

/**
 * Whether kernels end in good code whatever a JVM did before: new JVMs, in each a random mixture of cold work, copies, other memory and
 * other vector code, then the warm-up in random parts, then every kernel's rate. With {@code --busy} another thread fills the
 * compiler's queue until the warm-up is over.
 *
 * <p>{@code java -cp jmh/target/benchmarks.jar lanewise.jmh.FreshJvm --busy}. Exit code 0 when every kernel in every JVM reaches 0.8 of
 * its best rate, 1 when not or when a JVM failed, 2 for wrong usage.
 */
public final class FreshJvm {
    private static final int FAILURE = 1;
    private static final int WRONG_USAGE = 2;
    private static final String USAGE = """
            usage: lanewise.jmh.FreshJvm [--jvms N] [--seed N] [--busy] [--json FILE]
              --jvms N      new JVMs (20)
              --seed N      of the first one; the next ones count on (1)
              --busy        another thread keeps the compiler busy until the warm-up is over
              --json FILE   writes the results there as well""";

    private FreshJvm() {}

    /** The command line. */
    private record Options(int jvms, int seed, boolean busy, Optional<Path> json) {
        static Options parse(List<String> args) {
            Options o = new Options(20, 1, false, Optional.empty());
            Iterator<String> rest = args.iterator();
            while (rest.hasNext()) {
                String name = rest.next();
                o = name.equals("--busy")
                        ? new Options(o.jvms, o.seed, true, o.json)
                        : o.with(name, rest.hasNext() ? Optional.of(rest.next()) : Optional.empty());
            }
            return o;
        }

        private Options with(String name, Optional<String> value) {
            return switch (name) {
                case "--jvms" -> new Options(number(name, value), seed, busy, json);
                case "--seed" -> new Options(jvms, number(name, value), busy, json);
                case "--json" -> new Options(jvms, seed, busy, Optional.of(Path.of(required(name, value))));
                default -> throw new IllegalArgumentException("unknown option " + name);
            };
        }

        private static int number(String name, Optional<String> value) {
            String text = required(name, value);
            if (!text.matches("[1-9][0-9]{0,5}")) {
                throw new IllegalArgumentException(name + " is '" + text + "'; it must be 1 to 999999");
            }
            return Integer.parseInt(text);
        }

        private static String required(String name, Optional<String> value) {
            return value.orElseThrow(() -> new IllegalArgumentException(name + " needs a value"));
        }
    }

    /** See the class. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
        List<String> line = List.of(args);
        if (line.contains("--help")) {
            out.println(USAGE);
            return 0;
        }
        try {
            return check(Options.parse(line), out, err);
        } catch (IllegalArgumentException e) {
            err.println("freshjvm: " + e.getMessage());
            return WRONG_USAGE;
        } catch (IOException e) {
            err.println("freshjvm: " + e.getMessage());
            return FAILURE;
        }
    }

    private static int check(Options o, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new IllegalArgumentException(
                    "the module jdk.incubator.vector is not loaded; start java with --add-modules jdk.incubator.vector");
        }
        Machine machine = Machine.detect();
        Lives lives = Lives.run(o.jvms, o.seed, o.busy, err::println);
        LivesTable.print(lives, machine, out);
        if (o.json.isPresent()) {
            LivesJson.write(lives, machine, o.json.get());
        }
        return lives.isImmune() ? 0 : FAILURE;
    }
}
