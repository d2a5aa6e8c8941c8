package lanewise.simd.conv.winograd;

import static lanewise.simd.lane.Lanes.LENGTH;

/**
 * How the outputs of a correlation with 3x3 weights, stride and dilation 1, are cut into tiles of 2x2: made once for a geometry. Where a side is
 * odd, the last tile has outputs beyond it, which are computed from zeros and dropped.
 */
public final class Tiling {
    /** Positions in a transformed tile. */
    static final int POSITIONS = 16;

    /**
     * Rows or columns.
     *
     * @param size those of an image
     * @param before zeros before it, 0 to 2
     * @param outputs those of a result, size + 2 at the most
     */
    public record Side(int size, int before, int outputs) {
        int tiles() {
            return Math.ceilDiv(outputs, 2);
        }

        /** That of the gradient of data. */
        Side transpose() {
            return new Side(outputs, 2 - before, size);
        }
    }

    /** Channels that an output sums over, and outputs that share them. */
    final int channels;

    final int maps;
    final Side rows;
    final Side columns;
    final int tileRows;
    final int tileColumns;

    /** From a row of an image with zeros around it to the next. */
    final int pitch;

    /** Rows of tiles whose image a worker keeps at a time. */
    final int blockRows;

    /**
     * Chooses how many rows are kept at a time.
     *
     * @param room floats of a transformed image that a worker should keep
     */
    public Tiling(int channels, int maps, Side rows, Side columns, int room) {
        this.channels = channels;
        this.maps = maps;
        this.rows = rows;
        this.columns = columns;
        tileRows = rows.tiles();
        tileColumns = columns.tiles();
        pitch = 2 * tileColumns + 2;
        long perRow = (long) TileRows.PLANES * channels * tileColumns;
        blockRows = Math.clamp(room / perRow - 1, 1, tileRows);
    }

    /** Elements of a channel of an image. */
    int imagePlane() {
        return rows.size * columns.size;
    }

    /** Elements of an output channel. */
    int resultPlane() {
        return rows.outputs * columns.outputs;
    }

    /** Rows of tiles of so many images, which is what workers share. */
    public long units(int images) {
        return (long) images * tileRows;
    }

    /** Rows of an image that n rows of tiles read. */
    static int rowsOf(int n) {
        return 2 * n + 2;
    }

    /** Room for an image's rows of one channel, and for what vectors read behind the last. */
    int paddedFloats() {
        return Math.addExact(Math.multiplyExact(rowsOf(blockRows), pitch), 3 * LENGTH);
    }
}
