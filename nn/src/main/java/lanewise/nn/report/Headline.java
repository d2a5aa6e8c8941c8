package lanewise.nn.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run in words: what came out, and what its curves say about it. */
final class Headline {
    /** A validation loss that is higher by more than that than it was is worth a word. */
    private static final double RISEN = 0.05;

    /** So is an accuracy that differs by more than that. */
    private static final double GAP = 0.03;

    private final RunReport run;

    private Headline(RunReport run) {
        this.run = run;
    }

    static String of(RunReport run) {
        Headline h = new Headline(run);
        List<String> sentences = new ArrayList<>();
        h.outcome().ifPresent(sentences::add);
        h.effort().ifPresent(sentences::add);
        h.overfitting().or(h::gap).ifPresent(sentences::add);
        return sentences.isEmpty() ? "Nothing is known of this run yet." : String.join(" ", sentences);
    }

    private Optional<String> outcome() {
        double accuracy = run.facts().figure("testAccuracy");
        double loss = run.facts().figure("testLoss");
        if (!Double.isNaN(run.facts().figure("testMae"))) {
            return Optional.of(errors());
        }
        if (Double.isNaN(accuracy)) {
            return run.facts().result().isEmpty() ? stillRunning() : Optional.empty();
        }
        return Optional.of("It classifies " + Figures.percent(accuracy) + " of " + testExamples()
                + " rightly, with a mean loss of " + Figures.of(loss, 3) + ".");
    }

    /** Of numbers: R² is the share of their variance that is explained. */
    private String errors() {
        RunReport.Facts facts = run.facts();
        String explained = Double.isNaN(facts.figure("testR2")) ? "" : ", R² is " + Figures.of(facts.figure("testR2"));
        return "On " + testExamples() + " it is off by " + Figures.of(facts.figure("testMae")) + " in the mean"
                + explained + ".";
    }

    private String testExamples() {
        double examples = run.facts().figure("testExamples");
        return Double.isNaN(examples) ? "the test examples" : "the " + Figures.whole(examples) + " test examples";
    }

    private Optional<String> stillRunning() {
        return run.curves()
                .ofEpochs("loss")
                .map(c -> "The run has not come to its end; after "
                        + run.curves().epochs() + " epoch" + (run.curves().epochs() == 1 ? "" : "s") + " the loss is "
                        + Figures.of(c.last(), 3) + ".");
    }

    private Optional<String> effort() {
        double epochs = run.facts().figure("epochs");
        double seconds = run.facts().figure("trainingSeconds");
        double parameters = run.facts().figure("parameters");
        if (Double.isNaN(epochs)) {
            return Optional.empty();
        }
        String bytes = run.facts().figure("bytesAllocatedPerStep") == 0 ? " No step allocated a byte." : "";
        return Optional.of((Double.isNaN(parameters) ? "It" : "Its " + Figures.whole(parameters) + " parameters")
                + (Double.isNaN(parameters) ? " was" : " were") + " trained for " + Figures.whole(epochs) + " epoch"
                + (epochs == 1 ? "" : "s") + (Double.isNaN(seconds) ? "" : " in " + Figures.seconds(seconds)) + "."
                + bytes);
    }

    private Optional<String> overfitting() {
        Curve c = run.curves().ofEpochs("validationLoss").orElse(new Curve(new double[0], new double[0]));
        int best = c.least();
        if (best < 0 || !(c.last() > c.y(best) * (1 + RISEN))) {
            return Optional.empty();
        }
        return Optional.of(
                "The validation loss was least after epoch " + Figures.of(c.x(best)) + " (" + Figures.of(c.y(best), 3)
                        + ") and has risen to " + Figures.of(c.last(), 3) + " since: the network was over-fitting.");
    }

    private Optional<String> gap() {
        Optional<Curve> training = run.curves().ofEpochs("accuracy");
        Optional<Curve> validation = run.curves().ofEpochs("validationAccuracy");
        if (training.isEmpty() || validation.isEmpty()) {
            return Optional.empty();
        }
        double gap = training.get().last() - validation.get().last();
        return gap > GAP
                ? Optional.of("On what it learned from it is better by " + Figures.percent(gap)
                        + " points: more data, augmentation or regularisation may help.")
                : Optional.empty();
    }
}
