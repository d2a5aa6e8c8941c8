package lanewise.jmh.compare;

import lanewise.jmh.compare.NormCase.Kind;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.BatchNorm;
import lanewise.simd.kernel.ColumnReductions;
import lanewise.simd.kernel.GroupNorm;
import lanewise.simd.kernel.LayerNorm;
import lanewise.simd.kernel.RmsNorm;
import lanewise.simd.parallel.WorkerPool;

/** The kernels of a norm, split among the workers: rows in blocks, channels, or images. */
final class LanewiseNorm implements Trial, WorkerPool.Task {
    private static final double MOMENTUM = 0.1;

    /** With fewer elements one thread does it all; libtorch draws the line there, too. */
    private static final int SPLIT_FROM = 32768;

    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool;
    private final NormCase c;
    private final boolean split;
    private final Tensor x;
    private final Tensor dy;
    private final Tensor gamma;
    private final Tensor beta;
    private final Tensor y;
    private final Tensor dx;
    private final Tensor dgamma;
    private final Tensor dbeta;
    private final Tensor mean;
    private final Tensor rstd;
    private final Tensor runningMean;
    private final Tensor runningVar;
    private final Tensor dgammaParts;
    private final Tensor dbetaParts;

    LanewiseNorm(WorkerPool pool, NormCase c) {
        this.pool = pool;
        this.c = c;
        split = c.size() >= SPLIT_FROM && pool.workers() > 1;
        x = arena.allocate(c.size()).copyFrom(c.x());
        dy = arena.allocate(c.size()).copyFrom(c.dy());
        gamma = arena.allocate(c.gains()).copyFrom(c.gamma());
        beta = arena.allocate(c.gains()).copyFrom(c.beta());
        y = arena.allocate(c.size());
        dx = arena.allocate(c.size());
        dgamma = arena.allocate(c.gains());
        dbeta = arena.allocate(c.gains());
        int statistics = c.images() * c.channels();
        mean = arena.allocate(statistics);
        rstd = arena.allocate(statistics);
        runningMean = arena.allocate(c.gains());
        runningVar = arena.allocate(c.gains());
        dgammaParts = arena.allocate(parts(c) * c.gains());
        dbetaParts = arena.allocate(parts(c) * c.gains());
    }

    /** How many sums make the gradient of a gain. */
    private static int parts(NormCase c) {
        return c.kind().ofRows() ? LayerNorm.blocks(c.images()) : c.images();
    }

    @Override
    public void run(int calls) {
        for (int i = 0; i < calls; i++) {
            if (split) {
                pool.run(this);
            } else {
                run(0, 1);
            }
            if (c.kind() != Kind.BATCH) {
                ColumnReductions.columnSum(dgammaParts, dgamma, parts(c), c.gains());
                ColumnReductions.columnSum(dbetaParts, dbeta, parts(c), c.gains());
            }
        }
    }

    /** The share of a worker; what it normalizes forward may still be in its cache backward,. */
    @Override
    public void run(int worker, int workers) {
        switch (c.kind()) {
            case LAYER, RMS -> rows(blocks(worker, workers), blocks(worker + 1, workers));
            case BATCH -> channels(share(c.channels(), worker, workers), share(c.channels(), worker + 1, workers));
            case GROUP ->
                images(NormCase.GROUPS, share(c.images(), worker, workers), share(c.images(), worker + 1, workers));
            case INSTANCE ->
                images(c.channels(), share(c.images(), worker, workers), share(c.images(), worker + 1, workers));
        }
    }

    private static int share(int n, int worker, int workers) {
        return (int) ((long) n * worker / workers);
    }

    private int blocks(int worker, int workers) {
        return Math.min(c.images(), share(LayerNorm.blocks(c.images()), worker, workers) * LayerNorm.BLOCK);
    }

    private void rows(int from, int to) {
        int cols = c.plane();
        if (c.kind() == Kind.RMS) {
            RmsNorm.rmsNorm(x, gamma, y, rstd, NormCase.EPS, cols, from, to);
            RmsNorm.rmsNormBackward(x, dy, gamma, rstd, dx, dgammaParts, cols, from, to);
        } else {
            LayerNorm.layerNorm(x, gamma, beta, y, mean, rstd, NormCase.EPS, cols, from, to);
            LayerNorm.layerNormBackward(x, dy, gamma, mean, rstd, dx, dgammaParts, dbetaParts, cols, from, to);
        }
    }

    private void channels(int from, int to) {
        int n = c.images();
        int ch = c.channels();
        BatchNorm.batchNorm(
                x,
                gamma,
                beta,
                runningMean,
                runningVar,
                y,
                mean,
                rstd,
                MOMENTUM,
                NormCase.EPS,
                n,
                ch,
                c.plane(),
                from,
                to);
        BatchNorm.batchNormBackward(x, dy, gamma, mean, rstd, dx, dgamma, dbeta, n, ch, c.plane(), from, to);
    }

    private void images(int groups, int from, int to) {
        int ch = c.channels();
        GroupNorm.groupNorm(x, gamma, beta, y, mean, rstd, NormCase.EPS, groups, ch, c.plane(), from, to);
        GroupNorm.groupNormBackward(
                x, dy, gamma, mean, rstd, dx, dgammaParts, dbetaParts, groups, ch, c.plane(), from, to);
    }

    @Override
    public float result(int index) {
        int n = c.size();
        int parameter = index - 2 * n;
        if (parameter < 0) {
            return index < n ? y.get(index) : dx.get(index - n);
        }
        return parameter < c.gains() ? dgamma.get(parameter) : dbeta.get(parameter - c.gains());
    }

    @Override
    public void close() {
        arena.close();
    }
}
