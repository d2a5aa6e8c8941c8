package lanewise.simd.kernel;

import java.lang.foreign.Arena;
import java.util.Optional;
import lanewise.simd.AllocationMeter;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Lanes;

/**
 * Makes kernels hot, and tells when they are compiled.
 *
 * <p>How many vectors a real call has decides how far C2 unrolls the loop, because it does not unroll beyond the average number of
 * iterations it has seen. A kernel of few operations runs at 1.7 times the speed unrolled; one of many gains nothing, and before it is compiled
 * each of its iterations makes kilobytes of garbage. So the light ones get longer real calls; and the calls of length 0 return before the
 * loop, so as not to count as loops of no iterations (but in transposition, which gains nothing).
 */
final class Heater {
    private static final int SHORT_VECTORS = 4;
    private static final int LONG_VECTORS = 16;

    /** What an iteration of a light kernel allocates at most while it is interpreted. */
    private static final int LIGHT_BYTES = 1_500;

    /** Of so many calls one does something; the others return at once. */
    private static final int SERIES = 100;

    /** Per look; some six looks suffice when the compiler has nothing else to do (Tier4InvocationThreshold = 5000). */
    private static final int SERIES_PER_LOOK = 11;

    /** Looks with calls; then the compiler is given time, and calls come in ever longer intervals and ever larger numbers. */
    private static final int EAGER_LOOKS = 7;

    /** Looks after which others are let in front. */
    private static final int TURN = 128;

    /** In the arrays: three kinds in shared memory, one with a tile of one thread. */
    private static final int OWNED = 3;

    /** Seldom: seen often, the check of the owner is hoisted out of the loop on speculation, and fails for shared memory. */
    private static final int OWNED_ONE_IN = 16;

    private final WarmupOperands[] shortCalls;
    private final WarmupOperands[] longCalls;
    private final AllocationMeter meter = AllocationMeter.ofThreads();

    Heater(TensorArena arena, Arena owned) {
        shortCalls = operands(arena, owned, SHORT_VECTORS);
        longCalls = operands(arena, owned, LONG_VECTORS);
    }

    /** With a tail, without, nothing but a tail; and with a tile of one thread. */
    private static WarmupOperands[] operands(TensorArena arena, Arena owned, int vectors) {
        int l = Lanes.LENGTH;
        return new WarmupOperands[] {
            new WarmupOperands(arena, vectors * l + 3),
            new WarmupOperands(arena, vectors * l),
            new WarmupOperands(arena, l - 1),
            new WarmupOperands(arena, vectors * l + 1, Optional.of(owned))
        };
    }

    Candidate candidate(Kernel kernel) {
        return new Candidate(kernel);
    }

    /** A kernel on its way. */
    final class Candidate {
        private final Kernel kernel;
        private boolean light;
        private int looks;
        private int series;

        private Candidate(Kernel kernel) {
            this.kernel = kernel;
        }

        Kernel kernel() {
            return kernel;
        }

        boolean hadItsTurn() {
            return looks % TURN == 0;
        }

        /** Makes calls, if it is time. */
        void heat() {
            if (looks == 0) {
                light = bytes() < SHORT_VECTORS * LIGHT_BYTES;
            }
            looks++;
            if (looks <= EAGER_LOOKS) {
                calls(1);
            } else if (Integer.bitCount(looks) == 1) {
                calls(looks / EAGER_LOOKS);
            }
        }

        private void calls(int times) {
            WarmupOperands[] sizes = light ? longCalls : shortCalls;
            for (int i = 0; i < times * SERIES_PER_LOOK; i++) {
                series++;
                WarmupOperands o = sizes[series % OWNED_ONE_IN == 0 ? OWNED : series % OWNED];
                kernel.run(o, o.n, 1);
                kernel.run(o, 0, SERIES - 1);
            }
        }

        /** Of the second real call, the first having loaded the classes. */
        private long bytes() {
            kernel.run(shortCalls[1], shortCalls[1].n, 1);
            long before = meter.bytes();
            kernel.run(shortCalls[1], shortCalls[1].n, 1);
            return meter.bytes() - before;
        }

        /** All lengths twice, since code that is thrown away behind the vector loop shows only at the next call. */
        boolean isCompiled() {
            long before = meter.bytes();
            kernel.run(shortCalls[1], shortCalls[1].n, 1);
            for (int i = 0; i < 2 * shortCalls.length && meter.bytes() == before; i++) {
                WarmupOperands o = shortCalls[i % shortCalls.length];
                kernel.run(o, o.n, 1);
                kernel.run(o, 0, 1);
            }
            return meter.bytes() == before;
        }
    }
}
