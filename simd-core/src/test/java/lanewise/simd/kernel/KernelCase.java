package lanewise.simd.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.simd.Tensor;

/**
 * One row of a table of kernels: what it is called with, for tests that ask every kernel the same. A new kernel gets
 * a row in the table of its family.
 *
 * @param name as in messages
 * @param arguments names of the tensors of n elements, in the order of the call
 * @param times how many times n elements an argument has, where that is not once; written behind its name, as in {@code x:9}; 0 stands for
 *     one element whatever n is
 * @param written those of them that are written
 * @param sameAllowed pairs that may be one tensor, as in {@code x=y}; any other pair with a written one must be
 *     disjoint
 * @param call the call
 */
record KernelCase(
        String name,
        List<String> arguments,
        Map<String, Integer> times,
        List<String> written,
        List<String> sameAllowed,
        Call call) {
    private static final Set<String> NOT_NEGATIVE = Set.of("nu", "nuMax", "u", "delta", "step");

    /** Calls the kernel on tensors of n elements, and returns what it returns. */
    @FunctionalInterface
    interface Call {
        float run(Tensor[] t, int n);
    }

    /** A call that returns nothing. */
    @FunctionalInterface
    interface Action {
        void run(Tensor[] t, int n);
    }

    /** Every public kernel on slabs, vectors, rows and images; matrix products and convolutions have their own tests. */
    static Stream<KernelCase> all() {
        return Stream.of(
                        ElementwiseCases.ALL,
                        MathsCases.ALL,
                        ActivationCases.ALL,
                        ReductionCases.ALL,
                        RowCases.ALL,
                        LossCases.ALL,
                        NormCases.ALL,
                        UpdateCases.ALL,
                        AdafactorCases.ALL,
                        RandomCases.ALL,
                        ImageCases.ALL,
                        ArrangementCases.ALL)
                .flatMap(List::stream);
    }

    static KernelCase of(String name, String arguments, String written, String same, Action call) {
        return value(name, arguments, written, same, (t, n) -> {
            call.run(t, n);
            return 0f;
        });
    }

    /** One that returns a number. */
    static KernelCase value(String name, String arguments, String written, String same, Call call) {
        List<String> names = new ArrayList<>();
        Map<String, Integer> times = new HashMap<>();
        for (String word : words(arguments)) {
            String[] parts = word.split(":", 2);
            names.add(parts[0]);
            if (parts.length > 1) {
                times.put(parts[0], Integer.parseInt(parts[1]));
            }
        }
        return new KernelCase(name, names, times, words(written), words(same), call);
    }

    private static List<String> words(String s) {
        return s.isEmpty() ? List.of() : List.of(s.split(" "));
    }

    /** Arguments that an update takes roots of, or lengths: never negative. */
    static boolean notNegative(String argument) {
        return NOT_NEGATIVE.contains(argument);
    }

    boolean mayBeSame(String x, String y) {
        return sameAllowed.contains(x + "=" + y) || sameAllowed.contains(y + "=" + x);
    }

    /** The elements of an argument that the kernel needs at length n. */
    int needed(String argument, int n) {
        int t = argument.equals("loss") || argument.equals("rowFactor")
                ? 0
                : argument.endsWith("pair") ? 2 : times.getOrDefault(argument, 1);
        return t == 0 ? 1 : t * n;
    }

    @Override
    public String toString() {
        return name;
    }
}
