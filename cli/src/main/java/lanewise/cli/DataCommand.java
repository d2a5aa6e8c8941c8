package lanewise.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import lanewise.simd.TensorArena;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise data}. */
@Command(name = "data", synopsisSubcommandLabel = "COMMAND", description = "Lists, fetches and describes data sets.")
final class DataCommand {
    /** The command with its own commands. */
    static CommandLine with(Surroundings around) {
        return new CommandLine(new DataCommand())
                .addSubcommand(new Listing(around))
                .addSubcommand(new Fetching(around))
                .addSubcommand(new Description(around));
    }

    /** {@code lanewise data list}. */
    @Command(name = "list", description = "Shows the data sets that need no file of yours, and where they are.")
    private static final class Listing implements Callable<Integer> {
        private final Surroundings around;

        @Option(names = "--json", description = "Print a JSON object per data set.")
        private boolean json;

        Listing(Surroundings around) {
            this.around = around;
        }

        @Override
        public Integer call() {
            print(EmbeddedDigits.NAME, "within the program", "1797 handwritten digits of 8x8 pixels, 10 classes");
            for (PublishedData d : PublishedData.ALL) {
                print(
                        d.name(),
                        new DataFolders(around)
                                .present(d)
                                .map(f -> f.folder().toString())
                                .orElse("not on this machine"),
                        d.source() + "; " + d.licence());
            }
            for (String name : GeneratedData.NAMES) {
                print(name, "generated", new GeneratedData(name).description());
            }
            return 0;
        }

        private void print(String name, String place, String what) {
            if (json) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("name", name);
                line.put("place", place);
                line.put("description", what);
                around.out().println(JsonLine.of(line));
            } else {
                new Talk(around.out(), around).say(name.length() < 12 ? name : name + " ", place + ": " + what);
            }
        }
    }

    /** {@code lanewise data fetch}. */
    @Command(name = "fetch", description = "Downloads a data set, unless it is on this machine, and shows where it is.")
    private static final class Fetching implements Callable<Integer> {
        private final Surroundings around;

        @Parameters(paramLabel = "NAME", description = "mnist or fashion-mnist.")
        private String name = "";

        Fetching(Surroundings around) {
            this.around = around;
        }

        @Override
        public Integer call() throws IOException {
            PublishedData data = PublishedData.named(name)
                    .orElseThrow(() -> new WrongUsage("'" + name + "' cannot be fetched; there are "
                            + String.join(
                                    ", ",
                                    PublishedData.ALL.stream()
                                            .map(PublishedData::name)
                                            .toList())));
            around.out().println(new DataFolders(around).find(data).folder());
            return 0;
        }
    }

    /** {@code lanewise data info}. */
    @Command(name = "info", description = "Reads some data and shows what is in it.")
    private static final class Description implements Callable<Integer> {
        private final Surroundings around;

        @Mixin
        private DataOption data = new DataOption();

        @Option(names = "--json", description = "Print it as a JSON object.")
        private boolean json;

        Description(Surroundings around) {
            this.around = around;
        }

        @Override
        public Integer call() throws IOException {
            DataSource source = data.resolve(EmbeddedDigits.NAME, Optional.empty(), around);
            try (TensorArena arena = TensorArena.ofShared()) {
                Map<String, Object> facts = facts(source, source.split(arena));
                if (json) {
                    around.out().println(JsonLine.of(facts));
                } else {
                    Talk talk = new Talk(around.out(), around);
                    facts.forEach((name, value) -> talk.say(name, String.valueOf(value)));
                }
            }
            return 0;
        }

        private static Map<String, Object> facts(DataSource source, Split split) {
            Dataset train = split.train();
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("data", source.name());
            facts.put("train", train.size());
            facts.put("test", split.test().size());
            facts.put("example", train.exampleShape().toString());
            if (train.hasClasses()) {
                facts.put("classes", train.classes());
                facts.put(
                        "counts", Arrays.stream(train.labels().counts()).boxed().toList());
            } else {
                facts.put("targets", train.targets().names());
            }
            FeatureRange range = FeatureRange.of(train);
            facts.put("least", range.least());
            facts.put("mean", range.mean());
            facts.put("greatest", range.greatest());
            facts.put("missing", range.missing());
            facts.put("constant", range.constant());
            return facts;
        }
    }

    /**
     * All features of a data set at a glance.
     *
     * @param least value
     * @param mean of all values
     * @param greatest value
     * @param missing values, which are NaN
     * @param constant features with one value only
     */
    private record FeatureRange(float least, double mean, float greatest, long missing, long constant) {
        static FeatureRange of(Dataset data) {
            int d = data.width();
            float[] low = new float[d];
            float[] high = new float[d];
            Arrays.fill(low, Float.POSITIVE_INFINITY);
            Arrays.fill(high, Float.NEGATIVE_INFINITY);
            float[] x = new float[d];
            double sum = 0;
            long missing = 0;
            for (int i = 0; i < data.size(); i++) {
                data.source().read(i, x);
                for (int j = 0; j < d; j++) {
                    if (Float.isNaN(x[j])) {
                        missing++;
                        continue;
                    }
                    sum += x[j];
                    low[j] = Math.min(low[j], x[j]);
                    high[j] = Math.max(high[j], x[j]);
                }
            }
            float least = Float.POSITIVE_INFINITY;
            float greatest = Float.NEGATIVE_INFINITY;
            long constant = 0;
            for (int j = 0; j < d; j++) {
                least = Math.min(least, low[j]);
                greatest = Math.max(greatest, high[j]);
                constant += low[j] >= high[j] ? 1 : 0;
            }
            long there = Math.max(1, (long) data.size() * d - missing);
            return new FeatureRange(least, sum / there, greatest, missing, constant);
        }
    }
}
