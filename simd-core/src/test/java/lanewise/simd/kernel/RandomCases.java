package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;
import lanewise.simd.Rng;

/** Rows of the table of kernels. The first number is odd, so that the first element is not made by a vector loop. */
final class RandomCases {
    private static final Rng RNG = new Rng(5, 6);
    private static final long FIRST = (1L << 33) + 1;

    static final List<KernelCase> ALL = List.of(
            of("uniform", "y", "y", "", (t, n) -> RandomNumbers.uniform(RNG, FIRST, -1f, 2f, t[0], n)),
            of("bernoulli", "y", "y", "", (t, n) -> RandomNumbers.bernoulli(RNG, FIRST, 0.3f, t[0], n)),
            of("normal", "y", "y", "", (t, n) -> RandomNormals.normal(RNG, FIRST, 1f, 2f, t[0], n)),
            of(
                    "truncatedNormal",
                    "y",
                    "y",
                    "",
                    (t, n) -> TruncatedNormals.truncatedNormal(RNG, FIRST, 1f, 2f, -1f, 4f, t[0], n)),
            of(
                    "dropout",
                    "x y",
                    "y",
                    "x=y",
                    (t, n) -> Dropout.dropout(RNG, FIRST, 0.3f, Dropout.Scaling.INVERTED, t[0], t[1], n)),
            of(
                    "inference",
                    "x y",
                    "y",
                    "x=y",
                    (t, n) -> Dropout.inference(0.3f, Dropout.Scaling.CLASSIC, t[0], t[1], n)),
            of("mask", "mask", "mask", "", (t, n) -> Dropout.mask(RNG, FIRST, 0.3f, Dropout.Scaling.INVERTED, t[0], n)),
            of("masked", "x mask y", "y", "x=y mask=y", (t, n) -> Dropout.masked(t[0], t[1], t[2], n)),
            of(
                    "dropoutChannels",
                    "x y",
                    "y",
                    "x=y",
                    (t, n) -> Dropout.dropoutChannels(RNG, FIRST, 0.3f, Dropout.Scaling.INVERTED, t[0], t[1], 1, n)));

    private RandomCases() {}
}
