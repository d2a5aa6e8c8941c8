package lanewise.optim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import lanewise.simd.Rng;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;

/** Logistic regression with ten classes on the digits that nn embeds: a weight of 64 x 10 and a bias, in plain loops in double precision. */
final class DigitsRegression {
    /** Maven runs tests in the module's folder; optim must not depend on nn. */
    private static final Path FILE = Path.of("../nn/src/main/resources/lanewise/nn/data/digits.csv.gz");

    private static final int PIXELS = 64;
    private static final int CLASSES = 10;

    /** Every fifth digit is for the test. */
    private static final int FOLD = 5;

    private static final TensorLayout LAYOUT = TensorLayout.builder()
            .add("weight", PIXELS, CLASSES)
            .add("bias", CLASSES)
            .build();

    private final double[][] x;
    private final int[] labels;
    private final double[] z = new double[CLASSES];

    DigitsRegression() {
        List<String> lines = read().lines().toList();
        x = new double[lines.size()][PIXELS];
        labels = new int[lines.size()];
        for (int i = 0; i < labels.length; i++) {
            String[] cells = lines.get(i).split(",", -1);
            for (int j = 0; j < PIXELS; j++) {
                x[i][j] = Integer.parseInt(cells[j]) / 16.0;
            }
            labels[i] = Integer.parseInt(cells[PIXELS]);
        }
    }

    private static String read() {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(FILE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The share of test digits that are right after some epochs. */
    double accuracyAfter(Optimizer rule, int batch, int epochs) {
        int[] order = new int[labels.length - (labels.length + FOLD - 1) / FOLD];
        try (Training training = new Training(rule, LAYOUT, List.of(), 1)) {
            for (int e = 0; e < epochs; e++) {
                for (int i = 0; i < order.length; i++) {
                    order[i] = i + i / (FOLD - 1) + 1;
                }
                new Rng(1, e).shuffle(order, order.length, 0);
                for (int from = 0; from < order.length; from += batch) {
                    step(training, order, from, Math.min(order.length, from + batch));
                }
            }
            return accuracy(training);
        }
    }

    /** How many examples there are to learn from. */
    int trainSize() {
        return labels.length - (labels.length + FOLD - 1) / FOLD;
    }

    private void step(Training training, int[] order, int from, int to) {
        do {
            training.state.beforeForward();
            double[] weights = new double[(PIXELS + 1) * CLASSES];
            double[] theta = values(training);
            for (int k = from; k < to; k++) {
                addGradient(theta, order[k], 1.0 / (to - from), weights);
            }
            Tensor w = training.grad.get("weight");
            for (int i = 0; i < w.size(); i++) {
                w.set(i, (float) weights[i]);
            }
            Tensor b = training.grad.get("bias");
            for (int c = 0; c < CLASSES; c++) {
                b.set(c, (float) weights[PIXELS * CLASSES + c]);
            }
        } while (!training.state.step());
    }

    private static double[] values(Training training) {
        double[] all = new double[(PIXELS + 1) * CLASSES];
        Tensor w = training.theta.get("weight");
        for (int i = 0; i < w.size(); i++) {
            all[i] = w.get(i);
        }
        for (int c = 0; c < CLASSES; c++) {
            all[PIXELS * CLASSES + c] = training.theta.get("bias").get(c);
        }
        return all;
    }

    private void logits(double[] theta, double[] pixels) {
        System.arraycopy(theta, PIXELS * CLASSES, z, 0, CLASSES);
        for (int j = 0; j < PIXELS; j++) {
            for (int c = 0; c < CLASSES; c++) {
                z[c] += pixels[j] * theta[j * CLASSES + c];
            }
        }
    }

    /** ∂/∂z = softmax(z) − y, and what follows from it, times a share. */
    private void addGradient(double[] theta, int example, double share, double[] sum) {
        logits(theta, x[example]);
        double max = Double.NEGATIVE_INFINITY;
        for (double v : z) {
            max = Math.max(max, v);
        }
        double total = 0;
        for (int c = 0; c < CLASSES; c++) {
            z[c] = Math.exp(z[c] - max);
            total += z[c];
        }
        for (int c = 0; c < CLASSES; c++) {
            double error = share * (z[c] / total - (c == labels[example] ? 1 : 0));
            for (int j = 0; j < PIXELS; j++) {
                sum[j * CLASSES + c] += error * x[example][j];
            }
            sum[PIXELS * CLASSES + c] += error;
        }
    }

    private double accuracy(Training training) {
        double[] theta = values(training);
        int right = 0;
        int all = 0;
        for (int i = 0; i < labels.length; i += FOLD) {
            logits(theta, x[i]);
            int best = 0;
            for (int c = 1; c < CLASSES; c++) {
                best = z[c] > z[best] ? c : best;
            }
            right += best == labels[i] ? 1 : 0;
            all++;
        }
        return (double) right / all;
    }
}
