package lanewise.simd.kernel;

import static lanewise.simd.lane.Lanes.set;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.conv.Axis;
import lanewise.simd.conv.Correlation;
import lanewise.simd.conv.Plan;
import lanewise.simd.conv.WeightGradient;
import lanewise.simd.conv.WeightPacking;
import lanewise.simd.conv.winograd.TiledPasses;
import lanewise.simd.gemm.CacheSizes;
import lanewise.simd.gemm.TileEnd;
import lanewise.simd.parallel.WorkerPool;

/**
 * Two-dimensional convolution of one {@link ConvShape}, NCHW, with its three gradients and its transpose; one-dimensional with a height of 1.
 *
 * <p><b>One meaning.</b> Each element is a chain acc ← fma(·, ·, acc) from acc = +0:
 *
 * <ul>
 *   <li>forward: y[n, o, h, w] over (c, kh, kw) ascending of fma(weight[o, c, kh, kw], x[n, c, h·stride + kh·dilation − before, …], acc), c the
 *       channels of o's group. An {@link Epilogue} with bias[o] is applied to the result.
 *   <li>data: dx[n, c, i, j] over (o, kh, kw) ascending of fma(weight[o, c, kh, kw], dy[n, o, h, w], acc), for those kh and kw where
 *       i + before − kh·dilation is a multiple of the stride, h·stride, and j alike.
 *   <li>weights: dw[o, c, kh, kw] over (n, h, w) ascending of fma(x[n, c, …], dy[n, o, h, w], acc), x as in forward.
 *   <li>bias: db[o] = the sums of its planes as {@link Reductions#sum} has them, added one image after the other.
 * </ul>
 *
 * <p><b>By tiles.</b> A kernel of 3x3 with stride and dilation 1, paddings up to 2 and one group, on at least 16 channels, to at least 16, and with at least
 * 16 tiles, has another meaning, with 16 products for the 36 of four outputs (F(2x2, 3x3): Lavin and Gray, "Fast Algorithms for Convolutional Neural
 * Networks", arXiv:1509.09308, equations 6 to 13). d is the 4x4 elements that outputs (2r, 2t) to (2r + 1, 2t + 1) read, +0 outside of x; g a kernel.
 *
 * <ul>
 *   <li>V: each row (a, b, c, d) of d becomes (a − c, b + c, c − b, b − d), then each column of that.
 *   <li>U: each column (a, b, c) of g becomes (a, ((a + c) + b)/2, ((a + c) − b)/2, c), then each row of that.
 *   <li>M[i, j]: the chain over c ascending of fma(U[o, c, i, j], V[c, i, j], acc) from +0.
 *   <li>y: each column (a, b, c, d) of M becomes ((a + b) + c, (b − c) − d), then each row of that; outputs beyond the last are dropped.
 *   <li>data: the same of dy with the kernels turned by 180 degrees, the channels exchanged, and 2 − before zeros before.
 *   <li>weights: each row (a, b) of the 2x2 gradients of a tile, +0 outside of dy, becomes (a, a + b, a − b, −b), then each column of that: dM. dU[i, j] is the chain
 *       over (n, r, t) ascending of fma(V[i, j], dM[i, j], acc). Each column (a, b, c, d) of dU becomes (a + h, (b − c)/2, h + d), h = (b + c)/2, then each
 *       row of that: dw.
 * </ul>
 *
 * <p>There, |error| ≤ γ(channels + 10)·|Aᵀ|·(Σ |G|·|g|·|Gᵀ| ∘ |Bᵀ|·|d|·|B|)·|A|, γ(k) = k·u/(1 − k·u), the paper's matrices with absolute values; and
 * γ(tiles + 8)·|Gᵀ|·(Σ |Bᵀ|·|d|·|B| ∘ |A|·|dY|·|Aᵀ|)·|G| for weights, tiles those of all images; if nothing underflows. So an error is relative to
 * all of a tile: with |x| ≤ X and |g| ≤ W it is at most 64·channels·γ(channels + 10)·X·W, of the direct chain 9·channels·γ(9·channels)·X·W. An infinity or
 * NaN spreads to outputs of its tiles that do not read it, mostly as NaN, and to all of a kernel's gradient.
 *
 * <p>What lies outside of x or dy is +0 and takes part: a weight, or a gradient, that is infinite or NaN makes NaN of it, as it does in a
 * matrix product with padded patches. The bits depend neither on tiles, blocks, threads and vector width nor on the other images of a batch.
 * |error| ≤ terms · u · Σ|·||·|, u = 2⁻²⁴, before the epilogue, if not by tiles.
 *
 * <p>The matrix of patches is never whole (implicit GEMM; compare Chetlur et al., "cuDNN: Efficient Primitives for Deep Learning",
 * arXiv:1410.0759, section 3). Each worker keeps an image, or some rows of it, with zeros around, and gathers what all taps read of it for some
 * pixels at a time; with few channels the tiles of the product read the image itself. A single tap without padding or stride reads x.
 *
 * <p>An instance owns the workspace of each worker and is for one caller at a time. Nothing is allocated after construction.
 *
 * {@snippet :
 * ConvShape shape = ConvShape.square(16, 32, 28, 28, 3).withSamePadding();
 * Conv2d conv = new Conv2d(shape, arena, pool);
 * conv.forward(x, weights, y, 64, Epilogue.BIAS_RELU, bias); // relu(x * weights + bias)
 * }
 */
public final class Conv2d {
    /** All that it may call, but for its {@link Epilogue}. */
    public static final Set<Kernel> KERNELS = ConvKernels.ALL;

    /** Below this many multiply-adds one thread is faster than waking a second. */
    private static final long PARALLEL_WORK = 500_000;

    /** What a worker keeps of image and results, as a part of the L2 cache, in floats: half of it. */
    private static final int PART_OF_L2 = 8;

    /** Pixels whose gradients all taps use before the next are turned: 512 were 1.05 times as fast as 256, 96 to 160 slower (Zen 5). */
    private static final int PIXELS = 512;

    /** With so many units for each worker, one more or less does not matter. */
    private static final long UNITS_EACH = 8;

    private static final String NAME = "convolution";

    private final ConvShape shape;
    private final Set<Work> work;
    private final WorkerPool pool;

    /** Nothing else is there when this is. */
    private final Optional<TiledPasses> tiled;

    private final Plan forward;
    private final Plan backward;
    private final Correlation[] convolutions;
    private final Correlation[] transposes;
    private final WeightGradient[] gradients;
    private final Epilogue.OfChannel[] ends;
    private final MemorySegment packed;
    private final WorkerPool.Task resultRegion = this::shareResults;
    private final WorkerPool.Task weightRegion = this::shareWeights;
    private final WorkerPool.Task tiledRegion = this::shareTiles;
    private final WorkerPool.Task tiledWeightRegion = this::shareTiledWeights;
    private final WorkerPool.Task biasRegion = this::shareBias;

    // The call.
    private Plan plan;
    private Correlation[] workers;
    private int images;
    private int cuts;
    private MemorySegment dy = MemorySegment.NULL;
    private MemorySegment db = MemorySegment.NULL;

    /** What an instance takes workspace for; the gradient of a bias needs none. */
    public enum Work {
        /** {@link #forward}. */
        FORWARD,
        /** {@link #backwardData} and {@link #transposed}. */
        DATA,
        /** {@link #backwardWeights}. */
        WEIGHTS
    }

    /**
     * Allocates the workspaces for everything, sized after the caches of this machine.
     *
     * @param arena owner of the workspaces
     */
    public Conv2d(ConvShape shape, TensorArena arena, WorkerPool pool) {
        this(shape, EnumSet.allOf(Work.class), arena, pool);
    }

    /** Allocates the workspaces for some of it; the rest throws {@link IllegalStateException}. */
    public Conv2d(ConvShape shape, Set<Work> work, TensorArena arena, WorkerPool pool) {
        this(shape, work, arena, pool, room(), PIXELS);
    }

    /** With other limits of what is worked on at a time: floats of image and results, pixels of a gradient. */
    Conv2d(ConvShape shape, TensorArena arena, WorkerPool pool, int room, int pixels) {
        this(shape, EnumSet.allOf(Work.class), arena, pool, room, pixels);
    }

    private Conv2d(ConvShape shape, Set<Work> work, TensorArena arena, WorkerPool pool, int room, int pixels) {
        this.shape = shape;
        this.pool = pool;
        forward = forward(shape, room);
        backward = backward(shape, room);
        this.work = Set.copyOf(work);
        int all = pool.workers();
        int n = TiledShape.of(shape) ? 0 : all;
        convolutions = new Correlation[work.contains(Work.FORWARD) ? n : 0];
        transposes = new Correlation[work.contains(Work.DATA) ? n : 0];
        gradients = new WeightGradient[work.contains(Work.WEIGHTS) ? n : 0];
        ends = new Epilogue.OfChannel[all];
        Arrays.setAll(convolutions, i -> new Correlation(forward, arena));
        Arrays.setAll(transposes, i -> new Correlation(backward, arena));
        Arrays.setAll(gradients, i -> new WeightGradient(forward, pixels, shape.groups(), arena));
        Arrays.setAll(ends, i -> new Epilogue.OfChannel());
        packed = transposes.length > 0 ? arena.allocate(shape.weights()).segment() : MemorySegment.NULL;
        tiled = n == 0 ? Optional.of(TiledShape.passes(shape, work, all, room, arena)) : Optional.empty();
        plan = forward;
        workers = convolutions;
    }

    private static int room() {
        return (int) (CacheSizes.detect().l2() / PART_OF_L2);
    }

    private static Plan forward(ConvShape s, int room) {
        int in = s.inChannels() / s.groups();
        return new Plan(forward(s.rows()), forward(s.columns()), in, s.outChannels() / s.groups(), room);
    }

    private static Plan backward(ConvShape s, int room) {
        int in = s.inChannels() / s.groups();
        return new Plan(backward(s.rows()), backward(s.columns()), s.outChannels() / s.groups(), in, room);
    }

    /** What an instance for everything takes of its arena, for so many workers. */
    public static long workspaceBytes(ConvShape shape, int workers) {
        return workspaceBytes(shape, EnumSet.allOf(Work.class), workers);
    }

    /** What an instance for some of it takes. */
    public static long workspaceBytes(ConvShape shape, Set<Work> work, int workers) {
        if (TiledShape.of(shape)) {
            return TiledShape.bytes(shape, work, workers, room());
        }
        Plan forward = forward(shape, room());
        long bytes = 0;
        if (work.contains(Work.FORWARD)) {
            bytes += workers * Correlation.bytes(forward);
        }
        if (work.contains(Work.DATA)) {
            bytes += workers * Correlation.bytes(backward(shape, room())) + TensorArena.bytes(shape.weights());
        }
        if (work.contains(Work.WEIGHTS)) {
            bytes += workers * WeightGradient.bytes(forward, PIXELS);
        }
        return bytes;
    }

    private void require(Work kind) {
        if (!work.contains(kind)) {
            throw new IllegalStateException(NAME + ": this instance was made without workspace for " + kind);
        }
    }

    private static Axis forward(ConvAxis a) {
        return Axis.forward(a.size(), a.kernel(), a.stride(), a.dilation(), a.before(), a.outputs());
    }

    private static Axis backward(ConvAxis a) {
        return Axis.backward(a.size(), a.kernel(), a.stride(), a.dilation(), a.before(), a.outputs());
    }

    /** What it convolves. */
    public ConvShape shape() {
        return shape;
    }

    /**
     * y = epilogue(x * weights + bias).
     *
     * @param x images x inChannels x height x width
     * @param weights outChannels x inChannels/groups x kernelHeight x kernelWidth
     * @param y images x outChannels x outHeight x outWidth, overwritten, disjoint from the others
     * @param images 0 or more
     * @param bias outChannels elements; not read with {@link Epilogue#NONE}
     * @throws IllegalArgumentException when a tensor is too small, y overlaps another or is read-only, or images is negative
     */
    public void forward(Tensor x, Tensor weights, Tensor y, int images, Epilogue epilogue, Tensor bias) {
        require(Work.FORWARD);
        int out = count("y", images, shape.resultSize());
        operands(x, count("x", images, shape.imageSize()), weights, "y", y, out);
        bias(epilogue, bias, shape.outChannels(), "y", y, out);
        if (tiled.isPresent()) {
            tiled.get().forward(x.segment(), weights.segment(), y.segment(), images);
            tiledResults(tiled.get(), images, epilogue, bias);
        } else {
            results(forward, convolutions, x, weights.segment(), y, images, epilogue, bias);
        }
    }

    /**
     * dx, the gradient of x.
     *
     * @param dy images x outChannels x outHeight x outWidth
     * @param weights as in forward
     * @param dx images x inChannels x height x width, overwritten, disjoint from the others
     * @param images 0 or more
     * @throws IllegalArgumentException when a tensor is too small, dx overlaps another or is read-only, or images is negative
     */
    public void backwardData(Tensor dy, Tensor weights, Tensor dx, int images) {
        operands(
                dy, count("dy", images, shape.resultSize()), weights, "dx", dx, count("dx", images, shape.imageSize()));
        transpose(dy, weights, dx, images, Epilogue.NONE, weights);
    }

    /**
     * y = epilogue(t + bias), t what {@link #backwardData} makes of x: transposed convolution, from outChannels to inChannels. The gradient
     * of its x is {@link #forward} of dy; that of its weights is {@link #backwardWeights} with dy for x, and x for dy. Where several sizes
     * of y have the same size of x, the shape says which is meant (PyTorch's {@code output_padding}).
     *
     * @param x images x outChannels x outHeight x outWidth
     * @param weights outChannels x inChannels/groups x kernelHeight x kernelWidth
     * @param y images x inChannels x height x width, overwritten, disjoint from the others
     * @param images 0 or more
     * @param bias inChannels elements; not read with {@link Epilogue#NONE}
     * @throws IllegalArgumentException when a tensor is too small, y overlaps another or is read-only, or images is negative
     */
    public void transposed(Tensor x, Tensor weights, Tensor y, int images, Epilogue epilogue, Tensor bias) {
        int out = count("y", images, shape.imageSize());
        operands(x, count("x", images, shape.resultSize()), weights, "y", y, out);
        bias(epilogue, bias, shape.inChannels(), "y", y, out);
        transpose(x, weights, y, images, epilogue, bias);
    }

    /**
     * dw, the gradient of the weights, summed over all images.
     *
     * @param x images x inChannels x height x width
     * @param dy images x outChannels x outHeight x outWidth
     * @param dw as the weights, overwritten, disjoint from the others
     * @param images 0 or more; with none, dw becomes 0
     * @throws IllegalArgumentException when a tensor is too small, dw overlaps another or is read-only, or images is negative
     */
    public void backwardWeights(Tensor x, Tensor dy, Tensor dw, int images) {
        require(Work.WEIGHTS);
        int n = count("x", images, shape.imageSize());
        int m = count("dy", images, shape.resultSize());
        Checks.atLeast(NAME, "x", x, n);
        Checks.atLeast(NAME, "dy", dy, m);
        output("dw", dw, shape.weights());
        Checks.disjoint(NAME, "x", x, n, "dw", dw, shape.weights());
        Checks.disjoint(NAME, "dy", dy, m, "dw", dw, shape.weights());
        if (images == 0) {
            Elementwise.fillWalk(0f, dw.segment(), 0, shape.weights());
            return;
        }
        this.images = images;
        if (tiled.isPresent()) {
            tiled.get().weights(x.segment(), dy.segment(), dw.segment(), images);
            start(tiledWeightRegion);
            return;
        }
        for (WeightGradient g : gradients) {
            g.operands(x.segment(), dy.segment(), dw.segment());
        }
        start(weightRegion);
    }

    /**
     * db, the gradient of the bias, summed over all images.
     *
     * @param dy images x outChannels x outHeight x outWidth
     * @param db outChannels elements, overwritten, disjoint from dy
     * @param images 0 or more; with none, db becomes 0
     * @throws IllegalArgumentException when a tensor is too small, db overlaps dy or is read-only, or images is negative
     */
    public void backwardBias(Tensor dy, Tensor db, int images) {
        int m = count("dy", images, shape.resultSize());
        Checks.atLeast(NAME, "dy", dy, m);
        output("db", db, shape.outChannels());
        Checks.disjoint(NAME, "dy", dy, m, "db", db, shape.outChannels());
        this.images = images;
        this.dy = dy.segment();
        this.db = db.segment();
        start(biasRegion);
    }

    /** The elements of so many images, or results. */
    private static int count(String name, int images, int size) {
        long n = (long) images * size;
        if (images < 0 || n > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(NAME + ": " + images + " images of " + size + " elements in " + name
                    + "; there must be 0 or more images and less than 2^31 elements");
        }
        return (int) n;
    }

    private void operands(Tensor x, int n, Tensor weights, String nameY, Tensor y, int m) {
        Checks.atLeast(NAME, nameY.equals("y") ? "x" : "dy", x, n);
        Checks.atLeast(NAME, "weights", weights, shape.weights());
        output(nameY, y, m);
        Checks.disjoint(NAME, nameY.equals("y") ? "x" : "dy", x, n, nameY, y, m);
        Checks.disjoint(NAME, "weights", weights, shape.weights(), nameY, y, m);
    }

    private static void output(String name, Tensor t, int n) {
        Checks.atLeast(NAME, name, t, n);
        Checks.writable(NAME, name, t);
    }

    private static void bias(Epilogue epilogue, Tensor bias, int channels, String nameY, Tensor y, int m) {
        if (epilogue != Epilogue.NONE) {
            Checks.atLeast(NAME, "bias", bias, channels);
            Checks.disjoint(NAME, "bias", bias, channels, nameY, y, m);
        }
    }

    private void transpose(Tensor x, Tensor weights, Tensor y, int images, Epilogue epilogue, Tensor bias) {
        require(Work.DATA);
        MemorySegment w = weights.segment();
        if (tiled.isPresent()) {
            tiled.get().transposed(x.segment(), w, y.segment(), images);
            tiledResults(tiled.get(), images, epilogue, bias);
            return;
        }
        WeightPacking.pack(
                backward, shape.groups(), shape.rows().kernel(), shape.columns().kernel(), w, packed);
        results(backward, transposes, x, packed, y, images, epilogue, bias);
    }

    private void results(
            Plan plan,
            Correlation[] workers,
            Tensor x,
            MemorySegment weights,
            Tensor y,
            int images,
            Epilogue epilogue,
            Tensor bias) {
        this.plan = plan;
        this.workers = workers;
        this.images = images;
        boolean none = epilogue == Epilogue.NONE;
        boolean relu = epilogue == Epilogue.BIAS_RELU;
        for (int i = 0; i < workers.length; i++) {
            ends[i].set(epilogue);
            workers[i].operands(x.segment(), weights, y.segment());
            workers[i].epilogue(!none, relu, bias.segment(), none || relu ? TileEnd.NONE : ends[i]);
        }
        int n = workers.length;
        long units = Correlation.units(plan, images, shape.groups(), 1);
        cuts = isSmall() || units % n == 0 || units >= UNITS_EACH * n ? 1 : n;
        start(resultRegion);
    }

    private void tiledResults(TiledPasses passes, int images, Epilogue epilogue, Tensor bias) {
        this.images = images;
        boolean none = epilogue == Epilogue.NONE;
        boolean relu = epilogue == Epilogue.BIAS_RELU;
        for (int i = 0; i < ends.length; i++) {
            ends[i].set(epilogue);
            passes.epilogue(i, !none, relu, bias.segment(), none || relu ? TileEnd.NONE : ends[i]);
        }
        start(tiledRegion);
    }

    private void start(WorkerPool.Task task) {
        if (isSmall()) {
            task.run(0, 1);
        } else {
            pool.run(task);
        }
    }

    private boolean isSmall() {
        return pool.workers() == 1 || images * shape.multiplyAdds() < PARALLEL_WORK;
    }

    private void shareTiles(int worker, int n) {
        tiled.orElseThrow().share(worker, n);
    }

    private void shareTiledWeights(int worker, int n) {
        tiled.orElseThrow().shareWeights(worker, n);
    }

    private void shareResults(int worker, int n) {
        long units = Correlation.units(plan, images, shape.groups(), cuts);
        workers[worker].run(units * worker / n, units * (worker + 1) / n, shape.groups(), cuts);
    }

    /** Groups to each worker, or panels of channels, or else taps; never images, over which the sums go. */
    private void shareWeights(int worker, int n) {
        int groups = shape.groups();
        int taps = shape.taps();
        int panels = WeightGradient.panels(shape.outChannels() / groups);
        WeightGradient g = gradients[worker];
        if (groups >= n) {
            g.run(images, cut(groups, worker, n), cut(groups, worker + 1, n), 0, taps, 0, panels);
        } else if (panels % n == 0) {
            g.run(images, 0, groups, 0, taps, cut(panels, worker, n), cut(panels, worker + 1, n));
        } else {
            g.run(images, 0, groups, cut(taps, worker, n), cut(taps, worker + 1, n), 0, panels);
        }
    }

    private void shareBias(int worker, int n) {
        int channels = shape.outChannels();
        int plane = shape.outHeight() * shape.outWidth();
        for (int o = cut(channels, worker, n); o < cut(channels, worker + 1, n); o++) {
            float sum = 0f;
            for (int i = 0; i < images; i++) {
                sum += Reductions.sum(dy, (i * channels + o) * plane, plane);
            }
            set(db, o, sum);
        }
    }

    private static int cut(int size, int index, int parts) {
        return (int) ((long) size * index / parts);
    }
}
