package lanewise.simd.conv.winograd;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import lanewise.simd.TensorArena;
import lanewise.simd.gemm.TileEnd;
import lanewise.simd.lane.Lanes;

/** The passes of one convolution for some workers. A pass is prepared by its caller, then each worker does its share. */
public final class TiledPasses {
    /**
     * What is convolved.
     *
     * @param channels of an image
     * @param maps channels of a result
     * @param room floats that a worker should keep of an image, and of the terms of a gradient
     */
    public record Geometry(int channels, int maps, Tiling.Side rows, Tiling.Side columns, int room) {
        Tiling convolution() {
            return new Tiling(channels, maps, rows, columns, room);
        }

        Tiling transpose() {
            return new Tiling(maps, channels, rows.transpose(), columns.transpose(), room);
        }

        int biases() {
            return Math.max(channels, maps);
        }
    }

    private final Geometry geometry;
    private final Tiling convolution;
    private final Tiling transpose;
    private final TiledCorrelation[] convolutions;
    private final TiledCorrelation[] transposes;
    private final TiledGradient[] gradients;
    private final MemorySegment transformed;

    /** What added to a number gives the number, −0 for each channel. */
    private final MemorySegment nothing;

    // The pass.
    private Tiling tiling;
    private TiledCorrelation[] correlations;
    private int images;

    /** Takes workspace for so many workers of each pass, or none of it. */
    public TiledPasses(Geometry geometry, int forward, int data, int weights, TensorArena arena) {
        this.geometry = geometry;
        convolution = geometry.convolution();
        transpose = geometry.transpose();
        convolutions = new TiledCorrelation[forward];
        transposes = new TiledCorrelation[data];
        gradients = new TiledGradient[weights];
        Arrays.setAll(convolutions, i -> new TiledCorrelation(convolution, arena));
        Arrays.setAll(transposes, i -> new TiledCorrelation(transpose, arena));
        Arrays.setAll(gradients, i -> new TiledGradient(convolution, geometry.room, arena));
        boolean none = forward + data == 0;
        int pairs = geometry.channels * geometry.maps;
        transformed = none
                ? MemorySegment.NULL
                : arena.allocate(WeightTransform.floats(pairs)).segment();
        nothing = none ? MemorySegment.NULL : arena.allocate(geometry.biases()).segment();
        for (int i = 0; i < geometry.biases() && !none; i++) {
            Lanes.set(nothing, i, -0f);
        }
        tiling = convolution;
        correlations = convolutions;
    }

    /** What that takes of an arena. */
    public static long bytes(Geometry g, int forward, int data, int weights) {
        long bytes = forward * TiledCorrelation.bytes(g.convolution())
                + data * TiledCorrelation.bytes(g.transpose())
                + weights * TiledGradient.bytes(g.convolution(), g.room);
        if (forward + data > 0) {
            bytes += TensorArena.bytes(WeightTransform.floats(g.channels * g.maps)) + TensorArena.bytes(g.biases());
        }
        return bytes;
    }

    /** A convolution. */
    public void forward(MemorySegment x, MemorySegment weights, MemorySegment y, int images) {
        WeightTransform.forward(weights, geometry.maps, geometry.channels, transformed);
        tiling = convolution;
        correlations = convolutions;
        operands(x, y, images);
    }

    /** The gradient of data, or a transposed convolution. */
    public void transposed(MemorySegment dy, MemorySegment weights, MemorySegment dx, int images) {
        WeightTransform.turned(weights, geometry.maps, geometry.channels, transformed);
        tiling = transpose;
        correlations = transposes;
        operands(dy, dx, images);
    }

    private void operands(MemorySegment x, MemorySegment y, int images) {
        this.images = images;
        for (TiledCorrelation c : correlations) {
            c.operands(x, transformed, y);
        }
    }

    /** What a worker does to its results: whether a bias is added, whether what is then below 0 becomes 0, and what comes after. */
    public void epilogue(int worker, boolean add, boolean relu, MemorySegment bias, TileEnd end) {
        correlations[worker].epilogue(add ? bias : nothing, relu, end);
    }

    /** A worker's share of a convolution or its transpose. */
    public void share(int worker, int n) {
        long units = tiling.units(images);
        correlations[worker].run(units * worker / n, units * (worker + 1) / n);
    }

    /** The gradient of weights. */
    public void weights(MemorySegment x, MemorySegment dy, MemorySegment dw, int images) {
        this.images = images;
        for (TiledGradient g : gradients) {
            g.operands(x, dy, dw);
        }
    }

    /** A worker's share of the gradient of weights: panels of maps, or else channels; never images, over which the sums go. */
    public void shareWeights(int worker, int n) {
        int panels = TiledGradient.panels(geometry.maps);
        if (panels % n == 0) {
            gradients[worker].run(images, 0, geometry.channels, panels * worker / n, panels * (worker + 1) / n);
        } else {
            long c = geometry.channels;
            gradients[worker].run(images, (int) (c * worker / n), (int) (c * (worker + 1) / n), 0, panels);
        }
    }
}
