package lanewise.cli;

import java.nio.charset.Charset;
import java.util.Optional;
import lanewise.nn.report.Examination;
import lanewise.nn.train.StatisticsTable;
import lanewise.nn.train.TensorStatistics;

/** Looks at one batch and trains it: what {@code --dry-run} shows. */
final class DryRun {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String PLAIN = "_.:-=+*#";

    private DryRun() {}

    private static String plain(String bars) {
        StringBuilder text = new StringBuilder(bars);
        for (int i = 0; i < text.length(); i++) {
            int height = BARS.indexOf(text.charAt(i));
            text.setCharAt(i, height < 0 ? ' ' : PLAIN.charAt(height));
        }
        return text.toString();
    }

    /**
     * Shows it.
     *
     * @param charset of the terminal; one without bars gets letters of about their height
     * @return the same as JSON, if wanted
     */
    static Optional<String> run(TrainSetup setup, Talk talk, Charset charset, boolean json) {
        Examination.BatchStatistics batch = setup.lookAtOneBatch();
        float loss = setup.tryOneBatch();
        boolean bars = charset.newEncoder().canEncode(BARS);
        talk.lines(distributions("outputs", batch.activations(), bars));
        talk.lines(distributions("gradients", batch.gradients(), bars));
        talk.say("memory", Memory.text(setup.memory()));
        talk.say("one batch", "loss " + Decimals.of(loss, 4));
        return json ? Optional.of(setup.toJson(batch, loss)) : Optional.empty();
    }

    /** Of a batch before the first step (row G07): outputs that shrink or grow from layer to layer tell of first values that are too small or too large. */
    private static String distributions(String what, StatisticsTable tensors, boolean bars) {
        Table table = new Table(what, "mean", "std", "zeros", "distribution");
        for (TensorStatistics t : tensors.tensors()) {
            table.row(
                    t.name(),
                    Table.number(t.mean()),
                    Table.number(t.std()),
                    Decimals.of(100 * t.zeros(), 0) + " %",
                    "|" + (bars ? t.bars() : plain(t.bars())) + "|");
        }
        return table.text();
    }
}
