package lanewise.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import lanewise.nn.train.EpochReport;

/** Shows how a training goes: a line per epoch, and on a terminal a bar within the epoch, drawn at most ten times a second. */
final class Progress {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int BAR = 24;

    private final PrintStream err;
    private final boolean terminal;
    private final int columns;
    private final StringBuilder line = new StringBuilder();
    private long lastDrawn = System.nanoTime() - REDRAW_NANOS;
    private int drawn;

    Progress(Surroundings around) {
        err = around.err();
        terminal = around.terminal();
        columns = around.columns();
    }

    /** Says, on a terminal only, what takes so long just now. */
    void busy(String what) {
        if (terminal) {
            line.setLength(0);
            line.append(what).append(" ...");
            draw();
        }
    }

    /** After a step, with the mean loss of the epoch so far; costs a look at the clock. */
    void step(int epoch, int epochs, int step, int steps, double loss) {
        if (terminal && System.nanoTime() - lastDrawn >= REDRAW_NANOS) {
            lastDrawn = System.nanoTime();
            epoch(epoch, epochs);
            bar((double) step / steps);
            line.append("  loss ");
            Decimals.append(line, loss, 4);
            draw();
        }
    }

    /**
     * After an epoch.
     *
     * @param scores besides the loss; empty for none
     */
    void epoch(EpochReport report, String scores) {
        epoch(report.epoch(), report.epochs());
        line.append("  loss ");
        Decimals.append(line, report.loss(), 4);
        line.append(scores.isEmpty() ? "" : "  ").append(scores).append("  ");
        Decimals.append(line, report.samplesPerSecond(), 0);
        line.append(" samples/s");
        finish();
    }

    private void epoch(int epoch, int epochs) {
        line.setLength(0);
        line.append("epoch ");
        int width = Decimals.digits(epochs) - Decimals.digits(epoch);
        line.repeat(' ', width).append(epoch).append('/').append(epochs);
    }

    private void bar(double share) {
        int full = (int) (BAR * share);
        line.append("  [").repeat('=', full).repeat(' ', BAR - full).append(']');
    }

    /** Over the last line, blanks over what is left of it; in one go, so that it does not flicker. */
    private void draw() {
        int length = Math.min(line.length(), columns - 1);
        line.setLength(length);
        line.repeat(' ', Math.max(0, drawn - length)).insert(0, '\r');
        err.print(line);
        err.flush();
        drawn = length;
    }

    private void finish() {
        if (drawn > 0) {
            draw();
            line.setLength(0);
        }
        err.println(line);
        drawn = 0;
    }

    /** Ends a bar that no epoch's line will replace. */
    void clear() {
        line.setLength(0);
        if (drawn > 0) {
            draw();
            err.print('\r');
            err.flush();
            drawn = 0;
        }
    }
}
