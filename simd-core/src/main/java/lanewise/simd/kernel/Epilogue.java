package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.FLOAT;
import static lanewise.simd.lane.Lanes.LENGTH;
import static lanewise.simd.lane.Lanes.ORDER;
import static lanewise.simd.lane.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import lanewise.simd.Tensor;
import lanewise.simd.gemm.TileEnd;

/**
 * What {@link Gemm} does to each tile of C once its last term is in, while the tile is still in the nearest cache. The result has the
 * bits that a pass of its own over C would give.
 */
public enum Epilogue {
    /** C stays as it is; the bias is not read. */
    NONE,
    /** c ← c + bias[j]. */
    BIAS,
    /** c ← max(0, c + bias[j]), as {@link Activations#relu(Tensor, Tensor, int)}. */
    BIAS_RELU;

    /** One epilogue with one bias, for one worker; mutable and reused, because a step allocates nothing. */
    static final class OfTile implements TileEnd {
        private Epilogue epilogue = Epilogue.NONE;
        private MemorySegment bias = MemorySegment.NULL;
        private int j0;

        /** {@code j0} is the column of C where the worker's rectangle starts. */
        void set(Epilogue epilogue, MemorySegment bias, int j0) {
            this.epilogue = epilogue;
            this.bias = bias;
            this.j0 = j0;
        }

        @Override
        public void apply(MemorySegment c, long at, int ldc, int rows, int columns, int j) {
            for (int i = 0; i < rows; i++) {
                row(c, at + (long) i * ldc, columns, j0 + j);
            }
        }

        private void row(MemorySegment c, long at, int n, int j) {
            switch (epilogue) {
                case NONE -> {}
                case BIAS -> biasWalk(c, at, bias, j, n);
                case BIAS_RELU -> biasReluWalk(c, at, bias, j, n);
            }
        }
    }

    static void biasWalk(MemorySegment c, long at, MemorySegment bias, int j, int n) {
        long to = 4L * at;
        long from = 4L * j;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector.fromMemorySegment(SPECIES, c, to + 4L * i, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, bias, from + 4L * i, ORDER))
                    .intoMemorySegment(c, to + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            c.set(FLOAT, to + 4L * i, c.get(FLOAT, to + 4L * i) + bias.get(FLOAT, from + 4L * i));
        }
    }

    static void biasReluWalk(MemorySegment c, long at, MemorySegment bias, int j, int n) {
        long to = 4L * at;
        long from = 4L * j;
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += LENGTH) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, c, to + 4L * i, ORDER)
                    .add(FloatVector.fromMemorySegment(SPECIES, bias, from + 4L * i, ORDER));
            v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoMemorySegment(c, to + 4L * i, ORDER);
        }
        for (; i < n; i++) {
            float v = c.get(FLOAT, to + 4L * i) + bias.get(FLOAT, from + 4L * i);
            c.set(FLOAT, to + 4L * i, Activations.relu(v));
        }
    }
}
