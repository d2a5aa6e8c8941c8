package lanewise.jmh.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
    @Test
    void everyKernelIsInAWorkload() {
        Set<Kernel> used = EnumSet.noneOf(Kernel.class);
        for (Workload w : Workload.values()) {
            used.addAll(w.kernels());
        }
        assertThat(used).isEqualTo(EnumSet.allOf(Kernel.class));
    }

    @ParameterizedTest
    @EnumSource
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
            s.spoil(List.of(Workload.ADD, Workload.GEMV_NN), o);
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
