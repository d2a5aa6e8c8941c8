package lanewise.jmh.compare;

import java.util.function.Consumer;
import lanewise.simd.parallel.WorkerPool;

/** An operator, split by rows among the workers; their shares are cut beforehand, since a slice is an object. */
final class LanewisePass implements Trial, WorkerPool.Task {
    /** With fewer elements one thread does it all; libtorch draws the line there, too. */
    private static final int SPLIT_FROM = 32768;

    private final WorkerPool pool;
    private final Operator operator;
    private final Consumer<Operands> call;
    private final Operands all;
    private final Operands[] parts;

    LanewisePass(WorkerPool pool, OperatorCase c) {
        this.pool = pool;
        operator = c.operator();
        call = operator.call();
        all = c.operands();
        boolean split = operator.splits() && all.n >= SPLIT_FROM && pool.workers() > 1;
        parts = split ? all.parts(pool.workers()) : new Operands[0];
    }

    @Override
    public void run(int calls) {
        if (parts.length == 0) {
            alone(calls);
        } else {
            together(calls);
        }
    }

    private void alone(int calls) {
        for (int i = 0; i < calls; i++) {
            call.accept(all);
        }
    }

    private void together(int calls) {
        for (int i = 0; i < calls; i++) {
            pool.run(this);
            operator.join().accept(parts);
        }
    }

    @Override
    public void run(int worker, int workers) {
        call.accept(parts[worker]);
    }

    @Override
    public float result(int index) {
        return all.get(index);
    }

    @Override
    public void close() {
        all.close();
    }
}
