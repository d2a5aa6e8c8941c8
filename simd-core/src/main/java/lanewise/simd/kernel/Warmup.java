package lanewise.simd.kernel;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lanewise.simd.TensorArena;

/**
 * Brings kernels into C2 code before the first step, so that no step runs interpreted, or allocates.
 *
 * <p>HotSpot compiles a method with C2 after some thousand calls. Until then each vector operation makes heap objects of about 100 bytes,
 * and real work up to that point would make hundreds of megabytes of them. So most calls here have length 0, which counts as well and
 * makes nothing; a few real ones in between take every branch. That a kernel is compiled shows in its real calls allocating nothing: then
 * the vectors live in registers.
 *
 * <p>A few kernels are on their way at a time: enough to keep the compiler at work, and few enough that its queue stays short, for HotSpot
 * raises its thresholds with the length of the queue. Where other code fills the queue, calls become more and more until they suffice.
 */
public final class Warmup {
    /** Kernels on their way at a time. */
    private static final int TOGETHER = 3;

    /** Milliseconds between two looks. */
    private static final int PAUSE = 5;

    private static final Set<Kernel> DONE = new HashSet<>();
    private static boolean productsDone;
    private static boolean convolutionsDone;

    private Warmup() {}

    /**
     * What a warm-up came to.
     *
     * @param kernels how many were run; those already warm are not run again
     * @param notCompiled those that still allocated when time was up; empty when all is well
     * @param millis how long it took
     */
    public record Report(int kernels, List<Kernel> notCompiled, long millis) {}

    /**
     * Warms up kernels that are not warm yet in this process.
     *
     * @param kernels which
     * @param limit how long to wait at most for the compiler, which may be busy with other things
     */
    public static Report run(Set<Kernel> kernels, Duration limit) {
        synchronized (DONE) {
            Set<Kernel> cold = new TreeSet<>(kernels);
            cold.removeAll(DONE);
            // Without a compiler (-Xint) there is nothing to wait for.
            if (cold.isEmpty() || ManagementFactory.getCompilationMXBean() == null) {
                return new Report(0, List.of(), 0);
            }
            long start = System.nanoTime();
            List<Kernel> left = warmUp(cold, start + limit.toNanos());
            DONE.addAll(cold);
            left.forEach(DONE::remove);
            warmUpLoops();
            return new Report(cold.size(), left, (System.nanoTime() - start) / 1_000_000);
        }
    }

    private static List<Kernel> warmUp(Set<Kernel> kernels, long deadline) {
        try (TensorArena arena = TensorArena.ofShared();
                Arena owned = Arena.ofConfined()) {
            Heater heater = new Heater(arena, owned);
            List<Heater.Candidate> left = new ArrayList<>();
            kernels.forEach(k -> left.add(heater.candidate(k)));
            boolean interrupted = false;
            while (!left.isEmpty() && System.nanoTime() < deadline) {
                interrupted |= round(left);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return left.stream().map(Heater.Candidate::kernel).toList();
        }
    }

    /** What lies between the public product, or convolution, and its tiles, once all of these are compiled. */
    private static void warmUpLoops() {
        if (!productsDone && DONE.containsAll(GemmKernels.ALL)) {
            productsDone = true;
            try (TensorArena arena = TensorArena.ofShared()) {
                GemmWarmup.run(arena);
            }
        }
        if (!convolutionsDone && DONE.containsAll(ConvKernels.ALL)) {
            convolutionsDone = true;
            try (TensorArena arena = TensorArena.ofShared()) {
                ConvWarmup.run(arena);
            }
        }
    }

    /** One look at the first few; a slow one goes behind the others. Tells whether the thread has been interrupted. */
    private static boolean round(List<Heater.Candidate> left) {
        List<Heater.Candidate> first = List.copyOf(left.subList(0, Math.min(TOGETHER, left.size())));
        first.forEach(Heater.Candidate::heat);
        boolean interrupted = pause();
        for (Heater.Candidate c : first) {
            if (c.isCompiled()) {
                left.remove(c);
            } else if (c.hadItsTurn()) {
                left.remove(c);
                left.add(c);
            }
        }
        return interrupted;
    }

    /** Tells whether the thread has been interrupted, and clears that, since the next pauses would be none. */
    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
