package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;

/** Rows of the table of kernels. */
final class UpdateCases {
    static final List<KernelCase> ALL = List.of(
            of("sgd", "theta grad", "theta", "", (t, n) -> Updates.sgd(t[0], t[1], 0.1, 0, n)),
            of(
                    "momentum",
                    "theta grad v",
                    "theta v",
                    "",
                    (t, n) -> Updates.momentum(t[0], t[1], t[2], 0.9, 1, 0.1, 0, n)),
            of(
                    "adam",
                    "theta grad mu nu",
                    "theta mu nu",
                    "",
                    (t, n) -> Updates.adam(t[0], t[1], t[2], t[3], 0.9, 0.999, 1e-8, 0.1, 1, 0, n)));

    private UpdateCases() {}
}
