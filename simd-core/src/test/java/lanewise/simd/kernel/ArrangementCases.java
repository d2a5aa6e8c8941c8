package lanewise.simd.kernel;

import static lanewise.simd.kernel.KernelCase.of;
import static lanewise.simd.kernel.KernelCase.value;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** Rows of the table of kernels: tables, permuted axes, pooling to a size, and places in rows. */
final class ArrangementCases {
    private static final int[] PLACES = new int[2 * Reductions.BLOCK + 5];

    /** The middle one of three rows. */
    private static final Tensor INDEX = TensorArena.ofShared().allocate(1).copyFrom(1f);

    /** Made once for each size, since the calls must not allocate. */
    private static final List<Permutation> TURNED = new ArrayList<>();

    private static final List<AdaptivePooling> FIFTH = new ArrayList<>();

    static final List<KernelCase> ALL = List.of(
            of("lookup", "table:3 y", "y", "", (t, n) -> Lookup.lookup(t[0], INDEX, t[1], 1, 3, n)),
            of(
                    "lookupBackward",
                    "dy dtable:3",
                    "dtable",
                    "",
                    (t, n) -> Lookup.lookupBackward(INDEX, t[0], t[1], 1, 3, n)),
            of("permutation", "x:3 y:3", "y", "", (t, n) -> turned(n).apply(t[0], t[1], once(n))),
            of("adaptiveMaxPool", "x:5 y:2", "y", "", (t, n) -> fifth(n).max(t[0], t[1], once(n))),
            of(
                    "adaptiveMaxPoolBackward",
                    "x:5 y:2 dy:2 dx:5",
                    "dx",
                    "",
                    (t, n) -> fifth(n).maxBackward(t[0], t[1], t[2], t[3], once(n))),
            of("adaptiveAveragePool", "x:5 y:2", "y", "", (t, n) -> fifth(n).average(t[0], t[1], once(n))),
            of(
                    "adaptiveAveragePoolBackward",
                    "dy:2 dx:5",
                    "dx",
                    "",
                    (t, n) -> fifth(n).averageBackward(t[0], t[1], once(n))),
            value("rowArgmax", "x:3", "", "", (t, n) -> places(RowReductions::rowArgmax, t[0], n)),
            value("rowArgmin", "x:3", "", "", (t, n) -> places(RowReductions::rowArgmin, t[0], n)),
            of("rowTopK", "x:3 values", "values", "", (t, n) -> TopK.rowTopK(t[0], n, 3, 1, t[1], PLACES)));

    private ArrangementCases() {}

    /** Finds a place in each row. */
    private interface Places {
        void find(Tensor x, int[] index, int rows, int cols);
    }

    /** A number that two different lists of places hardly share. */
    private static float places(Places kernel, Tensor x, int n) {
        kernel.find(x, PLACES, n, 3);
        int mixed = 0;
        for (int i = 0; i < n; i++) {
            mixed = 31 * mixed + PLACES[i];
        }
        return mixed;
    }

    /** One, or as many as there are columns where that is none. */
    private static int once(int n) {
        return Math.min(n, 1);
    }

    /** Three rows of n to n rows of three. */
    private static Permutation turned(int n) {
        return made(TURNED, n, size -> Permutation.of(Shape.of(3, size), 1, 0));
    }

    /** Five rows of n to two, whose windows share the middle one. */
    private static AdaptivePooling fifth(int n) {
        return made(FIFTH, n, size -> new AdaptivePooling(5, size, 2, size));
    }

    private static <T> T made(List<T> all, int n, IntFunction<T> maker) {
        while (all.size() <= n) {
            all.add(maker.apply(Math.max(1, all.size())));
        }
        return all.get(Math.max(0, n));
    }
}
