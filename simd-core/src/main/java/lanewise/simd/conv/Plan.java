package lanewise.simd.conv;

import static lanewise.simd.lane.Lanes.LENGTH;

import java.lang.foreign.MemorySegment;
import lanewise.simd.TensorArena;

/**
 * Where a worker keeps a source image, and where in it each tap begins: made once for a geometry.
 *
 * <p>The planes of the source lie one behind the other, each strand of rows and columns a plane of its own, zeros around it. What a tap
 * reads for output (u, v) is {@code u·pitch + v} behind the tap's first element, so neighbours for neighbouring outputs. The zeros right of a
 * row are those left of the next.
 */
public final class Plan {
    /** Outputs of a block, if there are as many: fewer would make poor tiles. */
    private static final int LEAST = 8 * LENGTH;

    final Axis rows;
    final Axis columns;

    /** Source planes that an output sums over, and outputs that share them: one group's. */
    final int channels;

    final int maps;

    final int pitch;
    final int plane;

    /** Whether the source may be read where it is: by a single tap. More would read it again and again from farther away than a copy. */
    final boolean bare;

    /** Rows of outputs that are made at a time, and how often. */
    final int blockRows;

    final int blocks;

    /** For each part of rows, of columns: bytes to the first element of each tap, channel by channel, in the order of the kernel. */
    final int[][] tables;

    /** Terms of an output of each part. */
    final int[] depth;

    /**
     * Chooses how many rows are made at a time.
     *
     * @param channels of the source that an output sums over
     * @param maps outputs that share them
     * @param room floats of a source and its results that a worker should keep at a time
     */
    public Plan(Axis rows, Axis columns, int channels, int maps, int room) {
        this.rows = rows;
        this.columns = columns;
        this.channels = channels;
        this.maps = maps;
        pitch = fits(columns) ? columns.source : pitch(columns);
        long perRow = (long) pitch * channels * rows.strands * columns.strands + (long) columns.outputs * maps;
        int least = Math.max(rows.span, Math.ceilDiv(LEAST, columns.outputs));
        blockRows = (int) Math.min(rows.outputs, Math.max(room / perRow - rows.span, least));
        blocks = Math.ceilDiv(rows.outputs, blockRows);
        bare = fits(rows) && fits(columns) && rows.span + columns.span == 0 && blocks == 1;
        plane = bare ? rows.source * columns.source : Math.multiplyExact(blockRows + rows.span, pitch);
        depth = new int[rows.parts.length * columns.parts.length];
        tables = new int[depth.length][];
        for (int i = 0; i < depth.length; i++) {
            Axis.Part r = rows.parts[i / columns.parts.length];
            Axis.Part c = columns.parts[i % columns.parts.length];
            depth[i] = channels * r.taps.length * c.taps.length;
            tables[i] = table(r, c);
        }
    }

    /** Whether it is neither padded nor dealt out. */
    private static boolean fits(Axis a) {
        return a.strands == 1 && a.pad == 0 && a.reach <= a.source;
    }

    private static int pitch(Axis a) {
        return a.strands > 1 ? a.reach : Math.max(Math.max(a.reach - a.pad, a.end(0)), a.outputs);
    }

    private int[] table(Axis.Part r, Axis.Part c) {
        int[] t = new int[channels * r.taps.length * c.taps.length];
        int p = 0;
        for (int ch = 0; ch < channels; ch++) {
            for (int i = 0; i < r.taps.length; i++) {
                for (int j = 0; j < c.taps.length; j++) {
                    long at = planeAt(ch, r.strand[i], c.strand[j]) + (long) r.shift[i] * pitch + c.shift[j];
                    t[p++] = Math.toIntExact(4L * at);
                }
            }
        }
        return t;
    }

    long planeAt(int channel, int rowStrand, int columnStrand) {
        return (((long) channel * rows.strands + rowStrand) * columns.strands + columnStrand) * plane;
    }

    Axis.Part rowPart(int part) {
        return rows.parts[part / columns.parts.length];
    }

    Axis.Part columnPart(int part) {
        return columns.parts[part % columns.parts.length];
    }

    /** Room for some images, and for what vectors read or clear behind the last row. */
    MemorySegment image(TensorArena arena, int images) {
        return arena.allocate(imageFloats(images)).segment();
    }

    int imageFloats(int images) {
        long floats = planeAt(channels, 0, 0) * images + columns.pad + 2L * LENGTH;
        if (4 * floats > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("convolution: " + blockRows + " rows of " + channels
                    + " channels with padding are " + floats + " elements; 2^29 is the most that is supported");
        }
        return (int) floats;
    }

    /** Whether vectors that begin in this group of planes, at {@code base}, end in the source too. */
    boolean isReadable(MemorySegment source, long base) {
        return bare && 4 * (base + planeAt(channels, 0, 0) + LENGTH) <= source.byteSize();
    }

    /**
     * Copies rows u0 … u0+n−1+span of each strand that a tap reads into the image of a worker, from where the first plane of the source is. Zeros stay where
     * they are, unless each block of rows has others. Planes are filled in ascending order: copies of narrow rows clear up to a vector behind a plane.
     */
    void fill(MemorySegment source, long base, int u0, int n, MemorySegment image, long to) {
        for (int c = 0; c < channels; c++) {
            long from = base + (long) c * rows.source * columns.source;
            for (int a = 0; a < rows.strands; a++) {
                if (!rows.reads(a)) {
                    continue;
                }
                for (int b = 0; b < columns.strands; b++) {
                    strand(source, from, a, b, u0, n + rows.span, image, to + planeAt(c, a, b));
                }
            }
        }
    }

    private void strand(MemorySegment source, long from, int a, int b, int u0, int n, MemorySegment image, long to) {
        int left = columns.first(b);
        int width = columns.end(b) - left;
        if (width == 0 || !columns.reads(b)) {
            return;
        }
        int first = Math.clamp(rows.first(a) - (long) u0, 0, n);
        int end = Math.clamp(rows.end(a) - (long) u0, first, n);
        long at = to + left;
        if (blocks > 1) {
            PlaneCopy.zeroRows(image, at, pitch, first, width);
            PlaneCopy.zeroRows(image, at + (long) end * pitch, pitch, n - end, width);
        }
        if (end > first) {
            long s = from + (long) rows.sourceOf(a, u0 + first) * columns.source + columns.sourceOf(b, left);
            copy(source, s, rows.strands * columns.source, image, at + (long) first * pitch, end - first, width);
        }
    }

    private void copy(MemorySegment source, long from, int ld, MemorySegment image, long to, int n, int width) {
        if (columns.strands == 2 && width < LENGTH) {
            StridedCopy.everyOtherNarrow(source, from, ld, image, to, pitch, n, width);
        } else if (columns.strands == 2) {
            StridedCopy.everyOther(source, from, ld, image, to, pitch, n, width);
        } else if (columns.strands > 2) {
            StridedCopy.any(source, from, ld, columns.strands, image, to, pitch, 1, n, width);
        } else if (width < LENGTH) {
            PlaneCopy.narrowRows(source, from, ld, image, to, pitch, n, width);
        } else {
            PlaneCopy.rows(source, from, ld, image, to, pitch, n, width);
        }
    }
}
