package lanewise.cli;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.Network;
import lanewise.nn.format.ModelFile;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Rows;

/**
 * One model or several as one: the mean of their probabilities, or of the numbers that they predict (row K01). Each takes the examples as they are in the data, through
 * its own preprocessing.
 */
final class Committee {
    private final List<ModelFile> members;
    private final int capacity;
    private final int features;
    private final int outputs;
    private final Tensor probabilities;
    private final double[] sums;

    /**
     * Of these models.
     *
     * @throws Failure when they take other features, or say something else
     */
    Committee(List<ModelFile> members, TensorArena arena) {
        this.members = List.copyOf(members);
        ModelFile first = members.getFirst();
        for (ModelFile member : members) {
            boolean same = member.features() == first.features()
                    && member.classes().equals(first.classes())
                    && member.isRegression() == first.isRegression();
            if (!same) {
                throw new Failure("models that belong together take the same features and say the same, but one has "
                        + describe(first) + " and another " + describe(member));
            }
        }
        capacity = first.network().capacity();
        features = first.features();
        outputs = first.classes().size();
        probabilities = arena.allocate(capacity, outputs);
        sums = new double[capacity * outputs];
    }

    private static String describe(ModelFile m) {
        return m.features() + " features and " + m.classes().size() + (m.isRegression() ? " numbers" : " classes");
    }

    /** The most examples at a time. */
    int capacity() {
        return capacity;
    }

    /** Features of an example. */
    int features() {
        return features;
    }

    /** What the outputs are called. */
    List<String> names() {
        return members.getFirst().classes();
    }

    /** Whether the outputs are numbers in the units of the data, not probabilities. */
    boolean isRegression() {
        return members.getFirst().isRegression();
    }

    /**
     * Answers.
     *
     * @param examples of which the first rows count
     * @param answers rows x outputs are written
     */
    void answer(float[][] examples, int rows, float[] answers) {
        Arrays.fill(sums, 0);
        for (ModelFile member : members) {
            forward(member, examples, rows);
            float[] said = said(member, rows);
            for (int i = 0; i < said.length; i++) {
                sums[i] += said[i];
            }
        }
        for (int i = 0; i < rows * outputs; i++) {
            answers[i] = (float) (sums[i] / members.size());
        }
    }

    private static void forward(ModelFile member, float[][] examples, int rows) {
        Network network = member.network();
        float[] prepared = new float[network.inputShape().elements()];
        for (int i = 0; i < rows; i++) {
            float[] example = examples[i];
            member.preprocessing()
                    .ifPresentOrElse(
                            p -> p.apply(example, prepared),
                            () -> System.arraycopy(example, 0, prepared, 0, prepared.length));
            network.input().slice(i * prepared.length, prepared.length).copyFrom(prepared);
        }
        network.forward(rows);
    }

    /** rows x outputs. */
    private float[] said(ModelFile member, int rows) {
        Tensor output = member.network().output();
        if (!member.isRegression()) {
            Rows.softmax(output, probabilities, rows, outputs);
            return probabilities.slice(0, rows * outputs).toArray();
        }
        float[] numbers = new float[outputs];
        float[] all = new float[rows * outputs];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < outputs; j++) {
                numbers[j] = output.get(i * outputs + j);
            }
            member.targets().orElseThrow().restore(numbers, numbers);
            System.arraycopy(numbers, 0, all, i * outputs, outputs);
        }
        return all;
    }
}
