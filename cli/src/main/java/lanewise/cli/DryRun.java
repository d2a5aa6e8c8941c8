package lanewise.cli;

import java.util.Optional;
import lanewise.nn.report.Examination;
import lanewise.nn.train.StatisticsTable;
import lanewise.nn.train.TensorStatistics;

/** Looks at one batch and trains it: what {@code --dry-run} shows. */
final class DryRun {
    private DryRun() {}

    /**
     * Shows it.
     *
     * @return the same as JSON, if wanted
     */
    static Optional<String> run(TrainSetup setup, Talk talk, boolean json) {
        Examination.BatchStatistics batch = setup.lookAtOneBatch();
        float loss = setup.tryOneBatch();
        talk.lines(distributions("outputs", batch.activations()));
        talk.lines(distributions("gradients", batch.gradients()));
        talk.say("memory", Memory.text(setup.memory()));
        talk.say("one batch", "loss " + Decimals.of(loss, 4));
        return json ? Optional.of(setup.toJson(batch, loss)) : Optional.empty();
    }

    /** Of a batch before the first step (row G07): outputs that shrink or grow from layer to layer tell of first values that are too small or too large. */
    private static String distributions(String what, StatisticsTable tensors) {
        Table table = new Table(what, "mean", "std", "zeros", "distribution");
        for (TensorStatistics t : tensors.tensors()) {
            table.row(
                    t.name(),
                    Table.number(t.mean()),
                    Table.number(t.std()),
                    Decimals.of(100 * t.zeros(), 0) + " %",
                    "|" + t.bars() + "|");
        }
        return table.text();
    }
}
