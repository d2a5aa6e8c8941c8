package lanewise.jmh.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {
    @Test
    void everyKernelIsInAWorkload() {
        Set<Kernel> used = new HashSet<>();
        for (Workload w : Workload.all()) {
            used.addAll(w.kernels());
        }
        assertThat(used).isEqualTo(Kernels.all());
    }

    static List<Workload> workloads() {
        return Workload.all();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void runs(Workload w) {
        try (Operands o = new Operands(TensorArena.ofShared())) {
            w.run(o, 2);
        }
        assertThat(w.rate(1)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void spoils(Spoiler s) {
        try (Operands o = new Operands(TensorArena.ofShared())) {
            s.spoil(List.of(Workload.named("add"), Workload.named("gemv_nn")), o);
        }
    }

    @Test
    void theBusyThreadMakesClassesHot() throws InterruptedException {
        try (BusyCompiler busy = new BusyCompiler(1)) {
            long end = System.nanoTime() + 20_000_000_000L;
            while (busy.classes() < 2 && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            assertThat(busy.classes()).isGreaterThanOrEqualTo(2);
        }
    }
}
