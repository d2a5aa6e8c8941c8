package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;

import java.util.List;

/** Rows of the table of kernels: one row or one column; {@link AdafactorUpdateTest} has matrices. */
final class AdafactorCases {
    static final List<KernelCase> ALL = List.of(
            of(
                    "factoredDirection",
                    "grad rowFactor columnFactor direction",
                    "direction",
                    "",
                    (t, n) -> AdafactorUpdate.factoredDirection(t[0], t[1], t[2], t[3], n, 0, 1)),
            of(
                    "adafactorVector",
                    "grad nu direction",
                    "nu direction",
                    "",
                    (t, n) -> AdafactorUpdate.adafactorVector(t[0], t[1], t[2], 0.5, 0.9, 1e-30, 0, n)));

    private AdafactorCases() {}
}
