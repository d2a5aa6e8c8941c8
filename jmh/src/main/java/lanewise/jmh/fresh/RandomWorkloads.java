package lanewise.jmh.fresh;

import static lanewise.jmh.fresh.Operands.COLS;
import static lanewise.jmh.fresh.Operands.N;
import static lanewise.jmh.fresh.Operands.ROWS;
import static lanewise.jmh.fresh.Workload.pass;

import java.util.List;
import lanewise.simd.Rng;
import lanewise.simd.kernel.Dropout;
import lanewise.simd.kernel.Dropout.Scaling;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.RandomNormals;
import lanewise.simd.kernel.RandomNumbers;
import lanewise.simd.kernel.TruncatedNormals;

/** Random numbers and dropout. */
final class RandomWorkloads {
    private static final Rng RNG = new Rng(1, 1);

    static final List<Workload> ALL = List.of(
            pass("uniform", 4, o -> RandomNumbers.uniform(RNG, 0, o.v, N), RandomNumbers.UNIFORM),
            pass("bernoulli", 4, o -> RandomNumbers.bernoulli(RNG, 0, 0.5f, o.v, N), Elementwise.FILL, Dropout.DROPOUT),
            pass("normal", 4, o -> RandomNormals.normal(RNG, 0, 0f, 1f, o.v, N), RandomNormals.NORMAL),
            pass(
                    "truncated_normal",
                    4,
                    o -> TruncatedNormals.truncatedNormal(RNG, 0, 0f, 1f, -2f, 2f, o.v, N),
                    RandomNumbers.UNIFORM,
                    TruncatedNormals.TRUNCATE),
            pass("dropout", 8, o -> Dropout.dropout(RNG, 0, 0.5f, Scaling.INVERTED, o.x, o.v, N), Dropout.DROPOUT),
            pass("masked", 12, o -> Dropout.masked(o.x, o.y, o.v, N), Dropout.MASKED),
            pass(
                    "dropout_channels",
                    8,
                    o -> Dropout.dropoutChannels(RNG, 0, 0.5f, Scaling.INVERTED, o.x, o.v, ROWS, COLS),
                    Dropout.DROPOUT_CHANNEL));

    private RandomWorkloads() {}
}
