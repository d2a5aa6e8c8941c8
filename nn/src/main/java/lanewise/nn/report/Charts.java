package lanewise.nn.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which curves of some runs go into which chart. */
final class Charts {
    /** More points than that are no more to be seen. */
    private static final int POINTS = 400;

    /** Curves with fewer points are drawn as they are. */
    private static final int NOISY_FROM = 30;

    /** A loss that falls by this factor is shown by its logarithm at first. */
    private static final double WIDE = 20;

    private static final String VALIDATION = "validation";

    /** Not drawn: they are in tables, or say nothing as a curve. */
    private static final Set<String> LEFT_OUT = Set.of("allocatedBytes", "seconds");

    /** What training and validation are compared by. */
    private static final Set<String> SCORES = Set.of("loss", "accuracy", "r2", "mae", "rmse");

    private final List<RunReport> runs;

    private Charts(List<RunReport> runs) {
        this.runs = runs;
    }

    /**
     * What a quantity is called and what is to know about it.
     *
     * @param title for people
     * @param note a sentence
     * @param log whether its differences are factors
     * @param guide a value that is marked; NaN for none
     */
    private record Quantity(String title, String note, boolean log, double guide) {
        static Quantity of(String title, String note) {
            return new Quantity(title, note, false, Double.NaN);
        }
    }

    private static final Map<String, Quantity> KNOWN = known();

    private static Map<String, Quantity> known() {
        Map<String, Quantity> known = new LinkedHashMap<>();
        known.put(
                "loss",
                Quantity.of(
                        "Loss",
                        "Lower is better. A validation curve that turns up while training falls is over-fitting."));
        known.put(
                "accuracy",
                Quantity.of(
                        "Accuracy",
                        "The share classified rightly. The gap between the two curves is what was learned by heart."));
        known.put(
                "r2",
                Quantity.of(
                        "R²", "The share of the variance that is predicted: 1 is all of it, 0 what the mean does."));
        known.put("mae", Quantity.of("Mean absolute error", "In the units of the data."));
        known.put("rmse", Quantity.of("Root of the mean squared error", "In the units of the data."));
        known.put("learningRate", Quantity.of("Learning rate", "As the schedule gave it to each step."));
        known.put(
                "gradientNorm",
                Quantity.of(
                        "Gradient norm",
                        "‖g‖ of all parameters together, before clipping. Peaks are steps that clipping would tame."));
        known.put(
                "updateRatio",
                new Quantity(
                        "Update ratio",
                        "‖Δθ‖ / ‖θ‖ of a step. The dashed line is 0.001, where it is in most trainings that go well.",
                        true,
                        1e-3));
        known.put(
                "weightNorm",
                Quantity.of("Weight norm", "‖θ‖ of all parameters together. Regularisation keeps it down."));
        known.put("samplesPerSecond", Quantity.of("Samples per second", "Of stepping, without validation and files."));
        return known;
    }

    /** All charts of these runs; those for which there is nothing to draw are left out. */
    static List<Chart> of(List<RunReport> runs) {
        Charts charts = new Charts(runs);
        Set<String> names = new LinkedHashSet<>(KNOWN.keySet());
        for (RunReport run : runs) {
            run.curves().ofSteps().keySet().forEach(name -> names.add(base(name)));
            run.curves().ofEpochs().keySet().forEach(name -> names.add(base(name)));
        }
        names.removeAll(LEFT_OUT);
        return names.stream().flatMap(name -> charts.chart(name).stream()).toList();
    }

    /** {@code validationLoss} belongs to {@code loss}. */
    private static String base(String name) {
        int at = VALIDATION.length();
        return name.startsWith(VALIDATION) && name.length() > at
                ? Character.toLowerCase(name.charAt(at)) + name.substring(at + 1)
                : name;
    }

    private Optional<Chart> chart(String name) {
        String validation = VALIDATION + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        List<Line> lines = new ArrayList<>();
        for (int r = 0; r < runs.size(); r++) {
            Curves curves = runs.get(r).curves();
            int run = r;
            boolean alone = runs.size() == 1;
            String of = alone ? "" : runs.get(r).name() + ", ";
            boolean bare = KNOWN.containsKey(name) && !SCORES.contains(name);
            Optional<Curve> steps = curves.ofSteps(name);
            steps.or(() -> curves.ofEpochs(name))
                    .filter(Charts::hasValues)
                    .ifPresent(c -> lines.add(new Line(
                            bare ? alone ? "" : runs.get(run).name() : of + "training",
                            run,
                            run,
                            false,
                            c.thinned(POINTS),
                            steps.isPresent() && c.size() >= NOISY_FROM && !name.equals("learningRate"))));
            curves.ofEpochs(validation)
                    .filter(Charts::hasValues)
                    .ifPresent(c -> lines.add(
                            new Line(of + "validation", run, alone ? 1 : run, true, c.thinned(POINTS), false)));
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Quantity q = KNOWN.getOrDefault(name, Quantity.of(name, "As the run has written it."));
        boolean log = q.log() || (name.equals("loss") && isWide(lines));
        return Optional.of(new Chart("chart" + id(name), q.title(), q.note(), log, q.guide(), lines));
    }

    /** Whether a linear axis would press most of it onto its lower end. */
    private static boolean isWide(List<Line> lines) {
        double max = lines.stream()
                .mapToDouble(line -> line.curve().greatest())
                .max()
                .orElse(0);
        return lines.stream().map(Line::shown).anyMatch(c -> c.last() > 0 && c.last() < max / WIDE);
    }

    private static boolean hasValues(Curve c) {
        return c.least() >= 0;
    }

    /** Nothing but letters and digits, and another one for every name. */
    private static String id(String name) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            id.append(c < 128 && Character.isLetterOrDigit(c) ? String.valueOf(c) : "_" + (int) c);
        }
        return id.toString();
    }
}
