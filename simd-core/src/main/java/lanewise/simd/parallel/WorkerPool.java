package lanewise.simd.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed team: the calling thread and daemon platform threads that spin briefly between tasks and then park.
 *
 * <p>{@link #run} hands the same task object to everybody and returns when all shares are done; it allocates nothing and takes no
 * lock. Work is split statically into one share for each worker, so what each element's result is cannot depend on timing. The calling
 * thread does share 0, then those of workers that have not begun theirs: of one that still wakes up, or whose core is somebody
 * else's. One region at a time: a second caller, or a task that calls {@link #run} itself, gets an {@link IllegalStateException}.
 *
 * {@snippet :
 * try (WorkerPool pool = WorkerPool.of(2)) {
 *     pool.run((worker, workers) -> System.out.println(worker + " of " + workers));
 * }
 * }
 */
public final class WorkerPool implements AutoCloseable {
    /** One parallel region: it is called once for every share. */
    @FunctionalInterface
    public interface Task {
        /** Does share {@code worker} of {@code workers}; no two calls for the same worker overlap, but the thread may be another. */
        void run(int worker, int workers);
    }

    /**
     * How long to spin before parking. A parked thread runs again after some 75 µs on a virtual machine (Firecracker, Zen 5), and regions of a step
     * follow each other faster than that, so workers stay awake within a step and cost nothing between runs. With 50 µs both sides slept in turn.
     */
    private static final long SPIN_NANOS = 200_000;

    /** Looks between two readings of the clock, some 2 µs. Then whoever waits for the same core gets it. */
    private static final int LOOKS = 64;

    /** Between regions, so that the pool does not keep alive what the last task refers to. */
    private static final Task NOTHING = (worker, workers) -> {};

    private static final VarHandle EPOCH;
    private static final VarHandle TAKEN;
    private static final VarHandle DONE;
    private static final VarHandle ASLEEP;
    private static final VarHandle BUSY;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            EPOCH = lookup.findVarHandle(WorkerPool.class, "epoch", int.class);
            BUSY = lookup.findVarHandle(WorkerPool.class, "busy", int.class);
            TAKEN = lookup.findVarHandle(Worker.class, "taken", int.class);
            DONE = lookup.findVarHandle(Worker.class, "done", int.class);
            ASLEEP = lookup.findVarHandle(Worker.class, "asleep", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Worker[] helpers;
    private final Worker caller = new Worker(0);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Thread callerThread = Thread.currentThread();
    private Task task = NOTHING;

    @SuppressWarnings("unused") // through EPOCH
    private int epoch;

    @SuppressWarnings("unused") // through BUSY
    private int busy;

    private volatile boolean closed;

    private WorkerPool(int threads) {
        helpers = new Worker[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Worker(i + 1);
        }
        for (Worker w : helpers) {
            w.thread.start();
        }
    }

    /**
     * A pool of {@code threads} workers, the caller included; 1 starts no thread at all.
     *
     * @throws IllegalArgumentException when threads is not in 1 … 1024
     */
    public static WorkerPool of(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be 1 to 1024");
        }
        return new WorkerPool(threads);
    }

    /** How many workers there are, the caller included. */
    public int workers() {
        return helpers.length + 1;
    }

    /** The identifiers of the pool's own threads (not the caller's), for measuring what they allocate. */
    public long[] threadIds() {
        long[] ids = new long[helpers.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = helpers[i].thread.threadId();
        }
        return ids;
    }

    /**
     * Runs the task on every worker and waits for all. What the workers wrote is visible afterwards.
     *
     * @throws IllegalStateException when the pool is closed, or a region is already running
     * @throws RuntimeException whatever a worker threw first; the other workers have finished by then
     */
    public void run(Task t) {
        if (closed) {
            throw new IllegalStateException("the worker pool is closed");
        }
        if (!BUSY.compareAndSet(this, 0, 1)) {
            throw new IllegalStateException(
                    "the worker pool already runs a task; regions neither nest nor overlap, use one pool per caller");
        }
        try {
            runRegion(t);
        } finally {
            BUSY.setRelease(this, 0);
        }
    }

    private void runRegion(Task t) {
        task = t;
        callerThread = Thread.currentThread();
        int now = (int) EPOCH.getAcquire(this) + 1;
        EPOCH.setVolatile(this, now);
        for (Worker w : helpers) {
            w.wake();
        }
        perform(t, 0);
        for (Worker w : helpers) {
            if (w.take(now)) {
                perform(t, w.number);
                DONE.setRelease(w, now);
            }
        }
        for (Worker w : helpers) {
            caller.awaitDone(w, now);
        }
        task = NOTHING; // a worker reads it only after taking a share, and all are taken
        if (failure.getPlain() != null) {
            rethrow(failure.getAndSet(null));
        }
    }

    private void perform(Task t, int worker) {
        try {
            t.run(worker, helpers.length + 1);
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void rethrow(Throwable e) {
        if (e instanceof RuntimeException r) {
            throw r;
        }
        if (e instanceof Error r) {
            throw r;
        }
        throw new IllegalStateException(e);
    }

    /** Stops and joins the threads; calling it again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (!BUSY.compareAndSet(this, 0, 1)) {
            throw new IllegalStateException("the worker pool still runs a task; close it when the task is finished");
        }
        closed = true;
        EPOCH.setVolatile(this, (int) EPOCH.getAcquire(this) + 1);
        boolean interrupted = false;
        for (Worker w : helpers) {
            LockSupport.unpark(w.thread);
            interrupted |= w.join();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One member of the team. Its counters stand between 128 bytes of padding, so that no two workers share a cache line. */
    private final class Worker implements Runnable {
        final int number;
        final Thread thread;

        @SuppressWarnings("unused")
        private long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;

        @SuppressWarnings("unused") // through TAKEN
        private int taken;

        @SuppressWarnings("unused") // through DONE
        private int done;

        @SuppressWarnings("unused") // through ASLEEP
        private boolean asleep;

        @SuppressWarnings("unused")
        private long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

        Worker(int number) {
            this.number = number;
            this.thread = new Thread(this, "lanewise-worker-" + number);
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            int now = 0;
            while (true) {
                now = awaitEpochAfter(now);
                if (closed) {
                    return;
                }
                if (take(now)) {
                    perform(task, number);
                    DONE.setVolatile(this, now);
                    if ((boolean) ASLEEP.getVolatile(caller)) {
                        LockSupport.unpark(callerThread);
                    }
                }
            }
        }

        /**
         * Takes this worker's share of region {@code now}, for the worker or for the calling thread; false when the other was first. A worker that comes
         * when the region is over finds it taken, and possibly a later one.
         */
        boolean take(int now) {
            return TAKEN.compareAndSet(this, now - 1, now);
        }

        // It yields so that another thread can have the core; nothing relies on it.
        @SuppressWarnings("ThreadPriorityCheck")
        private int awaitEpochAfter(int seen) {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < LOOKS; i++) {
                    int now = (int) EPOCH.getAcquire(WorkerPool.this);
                    if (now != seen) {
                        return now;
                    }
                    Thread.onSpinWait();
                }
                Thread.yield();
            } while (System.nanoTime() - start < SPIN_NANOS);
            while (true) {
                ASLEEP.setVolatile(this, true);
                int now = (int) EPOCH.getVolatile(WorkerPool.this);
                if (now != seen) {
                    ASLEEP.setVolatile(this, false);
                    return now;
                }
                LockSupport.park(this);
                Thread.interrupted(); // set by a task, it would keep the worker from parking
            }
        }

        void wake() {
            if ((boolean) ASLEEP.getVolatile(this)) {
                LockSupport.unpark(thread);
            }
        }

        /** Called on the caller's own record: waits until {@code other} has finished region {@code now}. */
        @SuppressWarnings("ThreadPriorityCheck") // as above
        private void awaitDone(Worker other, int now) {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < LOOKS; i++) {
                    if ((int) DONE.getAcquire(other) == now) {
                        return;
                    }
                    Thread.onSpinWait();
                }
                Thread.yield();
            } while (System.nanoTime() - start < SPIN_NANOS);
            while (true) {
                ASLEEP.setVolatile(this, true);
                if ((int) DONE.getVolatile(other) == now) {
                    ASLEEP.setVolatile(this, false);
                    return;
                }
                LockSupport.park(this);
            }
        }

        private boolean join() {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return interrupted;
        }
    }
}
