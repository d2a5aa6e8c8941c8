package lanewise.nn.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The reference must itself be right before anything is compared with it. */
class DoubleMlpTest {
    private static final double STEP = 1e-5;

    /** A02, A12, A16: backpropagation against central differences, relative error at most 1e-6. */
    @Property(tries = 100)
    void gradientsAgreeWithCentralDifferences(
            @ForAll @Size(min = 2, max = 5) int[] shape,
            @ForAll @IntRange(min = 1, max = 6) int examples,
            @ForAll Random random) {
        DoubleMlp mlp = new DoubleMlp(
                Arrays.stream(shape).map(s -> 1 + Math.floorMod(s, 9)).toArray());
        for (double[] parameter : mlp.parameters()) {
            Arrays.setAll(parameter, i -> random.nextGaussian());
        }
        double[][] x = new double[examples][];
        int[] labels = new int[examples];
        for (int n = 0; n < examples; n++) {
            x[n] = random.doubles(mlp.size(0), -2, 2).toArray();
            labels[n] = random.nextInt(mlp.size(mlp.layers()));
        }
        double[][] gradients = mlp.gradients(x, labels);
        for (int i = 0; i < gradients.length; i++) {
            for (int j = 0; j < gradients[i].length; j++) {
                check(mlp, x, labels, mlp.parameters()[i], j, gradients[i][j]);
            }
        }
    }

    private static void check(DoubleMlp mlp, double[][] x, int[] labels, double[] parameter, int j, double gradient) {
        double value = parameter[j];
        parameter[j] = value + STEP;
        double above = mlp.loss(x, labels);
        String unitsAbove = activeUnits(mlp, x);
        parameter[j] = value - STEP;
        double below = mlp.loss(x, labels);
        String unitsBelow = activeUnits(mlp, x);
        parameter[j] = value;
        // Across a kink of a ReLU the difference quotient is no derivative.
        if (unitsAbove.equals(unitsBelow)) {
            double quotient = (above - below) / (2 * STEP);
            // A loss is a difference of logits: each carries the rounding errors of some thirty operations on numbers
            // as
            // large as the largest logit, and the quotient divides them by the step.
            double rounding = 32 * 0x1p-53 * largestLogit(mlp, x) / STEP;
            double scale = Math.max(1e-3, Math.max(Math.abs(quotient), Math.abs(gradient)));
            assertThat(Math.abs(quotient - gradient)).isLessThanOrEqualTo(1e-6 * scale + rounding);
        }
    }

    private static double largestLogit(DoubleMlp mlp, double[][] x) {
        double largest = 1;
        for (double[] example : x) {
            double[][] sums = mlp.sums(example);
            for (double logit : sums[sums.length - 1]) {
                largest = Math.max(largest, Math.abs(logit));
            }
        }
        return largest;
    }

    private static String activeUnits(DoubleMlp mlp, double[][] x) {
        StringBuilder active = new StringBuilder();
        for (double[] example : x) {
            double[][] sums = mlp.sums(example);
            for (int l = 0; l + 1 < sums.length; l++) {
                for (double u : sums[l]) {
                    active.append(u > 0 ? '1' : '0');
                }
            }
        }
        return active.toString();
    }

    /** A12: without parameters every class is as likely, and the mean over any examples is ln K. */
    @Test
    void lossOfAnIgnorantNetworkIsTheLogarithmOfTheClasses() {
        double[][] x = {{1, 2, 3}, {-1, 0, 5}};
        assertThat(new DoubleMlp(3, 4, 10).loss(x, new int[] {0, 9})).isCloseTo(Math.log(10), within(1e-15));
    }
}
