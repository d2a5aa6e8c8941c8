package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.exact;

import java.lang.foreign.MemorySegment;

/** Weights as a transposed convolution reads them: input channels in rows, the taps of one part together. */
public final class WeightPacking {
    private WeightPacking() {}

    /**
     * For each group and part: channels x (outputs x taps of the part).
     *
     * @param plan of the transposed convolution: its maps are the input channels, its channels the outputs
     * @param weights outputs x channels x kernel, group after group
     */
    public static void pack(
            Plan plan, int groups, int kernelRows, int kernelColumns, MemorySegment weights, MemorySegment packed) {
        int kernel = kernelRows * kernelColumns;
        long to = 0;
        for (int g = 0; g < groups; g++) {
            long from = (long) g * plan.channels * plan.maps * kernel;
            for (int part = 0; part < plan.depth.length; part++) {
                int[] rows = plan.rowPart(part).taps;
                int[] columns = plan.columnPart(part).taps;
                for (int c = 0; c < plan.maps; c++) {
                    long at = from + (long) c * kernel;
                    int ld = plan.maps * kernel;
                    if (plan.depth[part] == plan.channels * kernel) {
                        PlaneCopy.rows(weights, at, ld, packed, to, kernel, plan.channels, kernel);
                    } else {
                        taps(weights, at, plan.channels, ld, rows, columns, kernelColumns, packed, to);
                    }
                    to += plan.depth[part];
                }
            }
        }
    }

    private static void taps(
            MemorySegment w,
            long from,
            int outputs,
            int ldw,
            int[] rows,
            int[] columns,
            int kernelColumns,
            MemorySegment packed,
            long to) {
        w = exact(w);
        packed = exact(packed);
        long t = 4L * to;
        for (int o = 0; o < outputs; o++) {
            long s = 4L * from + o * (4L * ldw);
            for (int r : rows) {
                for (int c : columns) {
                    packed.set(FLOAT, t, w.get(FLOAT, s + 4L * (r * kernelColumns + c)));
                    t += 4;
                }
            }
        }
    }
}
