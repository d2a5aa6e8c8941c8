package lanewise.nn.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import lanewise.nn.format.AtomicFile;

/**
 * The loss of every step, kept in memory and written as a table: what shows the noise of batches of different sizes (row B07).
 *
 * <p>Records 20 bytes a step; a step allocates nothing, since the length of the training is known at its start.
 */
public final class LearningCurve implements TrainingListener {
    private long[] examples = {};
    private float[] losses = {};
    private double[] rates = {};
    private int size;

    @Override
    public void onStart(TrainingRun run) {
        long steps = (long) (run.epochs() - run.epochsDone()) * run.stepsPerEpoch() - run.stepsDone();
        int length = Math.toIntExact(size + steps);
        examples = Arrays.copyOf(examples, length);
        losses = Arrays.copyOf(losses, length);
        rates = Arrays.copyOf(rates, length);
    }

    @Override
    public void onStep(TrainingStep step) {
        examples[size] = step.examples();
        losses[size] = step.loss();
        rates[size] = step.learningRate();
        size++;
    }

    /** How many steps were recorded. */
    public int size() {
        return size;
    }

    /** The loss of each. */
    public float[] losses() {
        return Arrays.copyOf(losses, size);
    }

    /** How many examples had been seen after each. */
    public long[] examples() {
        return Arrays.copyOf(examples, size);
    }

    /** A line for each with the number of examples seen, the loss and the learning rate, under a line of names. */
    public String toCsv() {
        StringBuilder text = new StringBuilder("examples,loss,learning_rate\n");
        for (int i = 0; i < size; i++) {
            text.append(examples[i])
                    .append(',')
                    .append(losses[i])
                    .append(',')
                    .append(rates[i])
                    .append('\n');
        }
        return text.toString();
    }

    /** Writes {@link #toCsv} atomically. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, toCsv().getBytes(StandardCharsets.UTF_8));
    }
}
