package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.EpochReport;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.TrainingStep;
import lanewise.optim.Momentum;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training step allocates nothing. */
class AllocationTest {
    private static final int LISTENERS_BYTES = 100_000;

    /**
     * In fresh processes, because what gets compiled depends on everything that ran before: with nothing before the
     * warm-up, and with steps of a network that nobody warmed up, as when a model is evaluated before it is trained
     * further.
     */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "1, 5", "1, 400", "2, 400"})
    void stepsAllocateNothingInAFreshProcess(String threads, String coldSteps) throws Exception {
        String output = FreshJvm.java(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                FreshJvm.classPath(),
                AllocationProbe.class.getName(),
                threads,
                coldSteps));
        String last = output.substring(output.lastIndexOf("bytes ["));
        long[] bytes = Arrays.stream(last.substring(7, last.indexOf(']')).split(", "))
                .mapToLong(Long::parseLong)
                .toArray();
        assertThat(bytes[bytes.length / 2]).as(output).isZero();
    }

    /** What an epoch reports is what its steps allocated, not what a listener did. */
    @Test
    void reportsCountStepsOnly() {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            Dataset data = Clouds.of(40, 16, 4, 7, arena);
            Network network =
                    Network.builder(Shape.of(16)).dense(32).relu().dense(4).build(8, 1, arena, pool);
            long[] bytes = new long[9];
            byte[][] garbage = new byte[1][];
            new Trainer(network, new Momentum(0.01, 0.9), 1, arena, pool)
                    .fit(data, bytes.length, new TrainingListener() {
                        @Override
                        public void onStep(TrainingStep step) {
                            garbage[0] = new byte[LISTENERS_BYTES];
                        }

                        @Override
                        public void onEpoch(EpochReport report) {
                            bytes[report.epoch() - 1] = report.allocatedBytes();
                        }
                    });
            Arrays.sort(bytes);
            assertThat(bytes[bytes.length / 2]).as(Arrays.toString(bytes)).isLessThan(LISTENERS_BYTES);
        }
    }
}
