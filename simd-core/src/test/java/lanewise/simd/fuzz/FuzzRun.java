package lanewise.simd.fuzz;

import java.util.HexFormat;
import lanewise.simd.AllocationMeter;

/**
 * Reads many damaged files: each is taken, or refused by the one exception that says so; never more heap than the input accounts for.
 *
 * @param accepted how many were taken
 * @param refused how many were refused
 * @param mostBytes the most heap that one of them took
 */
public record FuzzRun(long accepted, long refused, long mostBytes) {
    /** A reader of files. */
    @FunctionalInterface
    public interface Target {
        /** Reads a file that has these bytes. */
        void read(byte[] content) throws Exception;
    }

    /**
     * Reads inputs {@code from … to − 1}.
     *
     * @param refusal what a refusal throws
     * @param heap what one may take beside {@code perByte} for each byte of the input
     * @throws AssertionError at the first input that throws something else, or takes more; its number and bytes are in the message
     */
    public static FuzzRun of(
            Mutator mutator,
            long from,
            long to,
            Class<? extends Exception> refusal,
            long heap,
            long perByte,
            Target target) {
        AllocationMeter meter = AllocationMeter.ofThreads();
        long accepted = 0;
        long refused = 0;
        long most = 0;
        for (long k = from; k < to; k++) {
            byte[] input = mutator.input(k);
            long before = meter.bytes();
            try {
                target.read(input);
                accepted++;
            } catch (Throwable e) {
                if (!refusal.isInstance(e)) {
                    throw new AssertionError(
                            "input " + k + " (" + HexFormat.of().formatHex(input) + "): " + e, e);
                }
                refused++;
            }
            long bytes = meter.bytes() - before;
            most = Math.max(most, bytes);
            // The first inputs load classes.
            if (k > from + 100 && bytes > heap + perByte * input.length) {
                throw new AssertionError("input " + k + " of " + input.length + " bytes took " + bytes
                        + " bytes of heap (" + HexFormat.of().formatHex(input) + ")");
            }
        }
        return new FuzzRun(accepted, refused, most);
    }
}
