package lanewise.jmh.fresh;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.simd.kernel.Conv2d;
import lanewise.simd.kernel.ConvShape;
import lanewise.simd.kernel.Gemm;
import lanewise.simd.kernel.Kernel;

/** A kernel called as users call it, on data in the nearest cache. */
final class Workload {
    private static final List<Workload> ALL = Stream.of(
                    VectorWorkloads.ALL,
                    MathsWorkloads.ALL,
                    ReductionWorkloads.ALL,
                    ActivationWorkloads.ALL,
                    RowWorkloads.ALL,
                    LossWorkloads.ALL,
                    NormWorkloads.ALL,
                    UpdateWorkloads.ALL,
                    ProductWorkloads.ALL,
                    ConvWorkloads.ALL,
                    RandomWorkloads.ALL,
                    ImageWorkloads.ALL)
            .flatMap(List::stream)
            .toList();

    /** One call. */
    interface Call {
        void on(Operands o);
    }

    private final String name;
    private final Call call;
    private final boolean product;
    private final double amount;
    private final Set<Kernel> kernels;

    private Workload(String name, Call call, boolean product, double amount, Set<Kernel> kernels) {
        this.name = name;
        this.call = call;
        this.product = product;
        this.amount = amount;
        this.kernels = kernels;
    }

    /** A pass over memory: bytes per element, the call, what it runs through. */
    static Workload pass(String name, int bytes, Call call, Kernel... kernels) {
        return new Workload(name, call, false, (double) bytes * Operands.N, Set.of(kernels));
    }

    /** A product of m x n x k. */
    static Workload product(String name, int m, int n, int k, Call call) {
        return new Workload(name, call, true, 2.0 * m * n * k, Gemm.KERNELS);
    }

    /** A pass of a convolution. */
    static Workload convolution(String name, ConvShape shape, Call call) {
        double amount = 2.0 * ConvWorkloads.IMAGES * shape.multiplyAdds();
        return new Workload(name, call, true, amount, Conv2d.KERNELS);
    }

    static List<Workload> all() {
        return ALL;
    }

    static Workload named(String name) {
        return ALL.stream()
                .filter(w -> w.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload is named " + name));
    }

    String name() {
        return name;
    }

    /** The kernels that it may run through. */
    Set<Kernel> kernels() {
        return kernels;
    }

    /** Makes so many calls. */
    void run(Operands o, int calls) {
        for (int i = 0; i < calls; i++) {
            call.on(o);
        }
    }

    /** GFLOP/s or GB/s of a call that takes so many microseconds. */
    double rate(double us) {
        return amount / us / 1e3;
    }

    /** What {@link #rate} counts. */
    String unit() {
        return product ? "GFLOP/s" : "GB/s";
    }

    @Override
    public String toString() {
        return name;
    }
}
