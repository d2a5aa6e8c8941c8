package lanewise.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.reference.CentralDifferences;

/** A placed loss with predictions and targets. */
final class LossTrial {
    static final int ROWS = 5;
    static final int CLASSES = 6;

    final LossCase row;
    final Tensor x;
    final Tensor dx;
    final PlacedLoss loss;
    final double[][] y = new double[ROWS][CLASSES];

    LossTrial(LossCase row, Reduction reduction, TensorArena arena) {
        x = arena.allocate(ROWS, CLASSES);
        dx = arena.allocate(ROWS, CLASSES);
        this.row = row;
        Rng rng = new Rng(3, 1);
        for (int i = 0; i < x.size(); i++) {
            x.set(i, 2 * rng.normal(i));
        }
        loss = row.loss().apply(reduction).place(new LossSite(x, Optional.of(dx), ROWS, Shape.of(CLASSES), arena));
        for (int i = 0; i < ROWS; i++) {
            fill(i, new Rng(4, i));
        }
    }

    private void fill(int i, Rng rng) {
        if (row.targets() == LossCase.Targets.LABEL) {
            y[i][0] = loss.labels()[i] = rng.below(CLASSES, 0);
        } else if (row.targets() != LossCase.Targets.NONE) {
            for (int j = 0; j < CLASSES; j++) {
                float t = target(row.targets(), rng.normal(j));
                loss.targets().set(i * CLASSES + j, t);
                y[i][j] = t;
            }
        }
    }

    /** A target of that kind from any number. */
    static float target(LossCase.Targets targets, float z) {
        return switch (targets) {
            case BINARY -> z > 0 ? 1f : 0f;
            case SIGN -> z > 0 ? 1f : -1f;
            case PROBABILITIES -> Math.min(Math.abs(z) / 3, 1f);
            default -> z;
        };
    }

    double example(int i, double[] x) {
        return row.equation().of(x, y[i]);
    }

    double[] predictions(int i) {
        double[] p = new double[CLASSES];
        for (int j = 0; j < CLASSES; j++) {
            p[j] = x.get(i * CLASSES + j);
        }
        return p;
    }

    double share(Reduction reduction) {
        return reduction == Reduction.MEAN && row.mean() ? 1.0 / CLASSES : 1;
    }

    /** Losses and gradients are those of the equation, for this reduction and these weights of examples. */
    void check(Reduction reduction, double... w) {
        double divisor = reduction == Reduction.MEAN ? ROWS : 1;
        double total = 0;
        float actual = loss.lossAndGradient(ROWS);
        for (int i = 0; i < ROWS; i++) {
            double l = w[i] * share(reduction) * example(i, predictions(i));
            assertThat((double) loss.losses().get(i)).isCloseTo(l, within(4e-6 * (1 + Math.abs(l))));
            total += l / divisor;
            int example = i;
            double[] gradient = CentralDifferences.of(x -> example(example, x), predictions(i));
            for (int j = 0; j < CLASSES; j++) {
                double g = w[i] * share(reduction) / divisor * gradient[j];
                assertThat((double) dx.get(i * CLASSES + j))
                        .as("gradient %d of example %d", j, i)
                        .isCloseTo(g, within(1e-6 * (1 + Math.abs(g))));
            }
        }
        assertThat((double) actual).isCloseTo(total, within(1e-5 * (1 + Math.abs(total))));
        float[] before = dx.toArray();
        assertThat(loss.loss(ROWS)).isEqualTo(actual);
        assertThat(dx.toArray()).isEqualTo(before);
    }
}
