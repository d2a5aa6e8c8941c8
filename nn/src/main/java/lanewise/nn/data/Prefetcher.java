package lanewise.nn.data;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import lanewise.simd.TensorArena;

/**
 * Prepares batches ahead, in a thread of its own, while the caller trains on earlier ones: the same batches with the same bits, only sooner. A batch is copied out of
 * a ring of {@value #SLOTS}, and kept until the next one is taken; neither thread allocates or takes a lock.
 *
 * <p>What the preparation throws, {@link #next} throws when it comes to that batch, and ever after. {@link #place} is that of the next batch the caller gets, not
 * of the one in preparation. One caller at a time.
 *
 * {@snippet :
 * try (BatchSource batches = new Prefetcher(reader, batch, arena)) {
 *     int rows = batches.next(batch);
 * }
 * }
 */
public final class Prefetcher implements BatchSource {
    private static final int SLOTS = 4;

    /** Checks before parking by the thread that fills. It sleeps soon: on two cores its spinning would slow the step. */
    private static final int SPINS = 500;

    /**
     * How long the caller, who has nothing else to do, looks for a batch before it parks. To be woken takes it some 75 µs on a virtual machine (Firecracker), and the one that
     * fills as long to wake it.
     */
    private static final long PATIENCE_NANOS = 200_000;

    /** Looks between two readings of the clock; then whoever waits for the same core gets it. */
    private static final int LOOKS = 64;

    private final BatchSource source;
    private final Batch[] slots = new Batch[SLOTS];
    private final int[] rows = new int[SLOTS];
    private final Thread thread;
    private final BooleanSupplier pausing = this::isPausing;
    private final BooleanSupplier fullEnough = this::isFullEnough;
    private Optional<Throwable> failure = Optional.empty();
    private long epoch;
    private int example;

    /** Batches filled so far; slot filled mod SLOTS is the next to fill. */
    private volatile long filled;

    /** Batches taken so far; slot taken mod SLOTS is the next to take. */
    private volatile long taken;

    /** Whether the caller has a copy of the batch that is the next to take. */
    private boolean held;

    private volatile Thread caller = Thread.currentThread();
    private volatile boolean callerAsleep;
    private volatile boolean fillerAsleep;
    private volatile boolean failed;
    private volatile boolean wantsPause;
    private volatile boolean paused;
    private volatile boolean closed;

    /**
     * Starts at the place of the source.
     *
     * @param source used by this alone until it is closed, and then closed too
     * @param like batches that will be asked for: the ring is made of twins
     * @param arena owner of the ring; to be closed after this
     */
    public Prefetcher(BatchSource source, Batch like, TensorArena arena) {
        this.source = source;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = like.twin(arena);
        }
        epoch = source.place().epoch();
        example = source.place().example();
        thread = Thread.ofPlatform().daemon().name("lanewise-prefetch").unstarted(this::fillForever);
        thread.start();
    }

    /** For measuring what the thread allocates. */
    public long threadId() {
        return thread.threadId();
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public Place place() {
        return new Place(epoch, example);
    }

    /** Whether {@link #place} is this one; allocates nothing. */
    public boolean isAt(long inEpoch, int atExample) {
        return epoch == inEpoch && example == atExample;
    }

    /**
     * Takes the next batch, waiting for it if need be.
     *
     * @throws IllegalStateException when this is closed
     * @throws IllegalArgumentException when the batch has not room for exactly what those of the ring have
     * @throws RuntimeException whatever the preparation of this batch threw
     */
    @Override
    public int next(Batch batch) {
        requireTwin(batch);
        release();
        awaitFilled();
        int n = copyTo(batch);
        held = true;
        example += n;
        if (example == size()) {
            example = 0;
            epoch++;
        }
        return n;
    }

    /**
     * Fills a batch with what {@link #next} gave, once more: for updates that look at their batch twice.
     *
     * @throws IllegalStateException when this is closed, or nothing has been taken since it began or sought
     * @throws IllegalArgumentException as {@link #next} does
     */
    public int again(Batch batch) {
        requireTwin(batch);
        requireOpen();
        if (!held) {
            throw new IllegalStateException("no batch has been taken yet that could be given again");
        }
        return copyTo(batch);
    }

    private void requireTwin(Batch batch) {
        if (!slots[0].isTwin(batch)) {
            throw new IllegalArgumentException(
                    "batches of " + slots[0].inputs().shape() + " are prefetched, which do not go into one of "
                            + batch.inputs().shape() + " with the same targets");
        }
    }

    private int copyTo(Batch batch) {
        int slot = (int) (taken % SLOTS);
        batch.copyFrom(slots[slot], rows[slot]);
        return rows[slot];
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the caller is the only one that writes it
    private void release() {
        if (held) {
            held = false;
            taken++;
            wakeFiller();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // yields so that a thread that has no core gets this one
    private void awaitFilled() {
        caller = Thread.currentThread();
        long start = filled == taken ? System.nanoTime() : 0;
        for (int looks = 1; filled == taken; looks++) {
            requireOpen();
            if (failed) {
                rethrow(failure.orElseThrow());
            }
            if (looks % LOOKS != 0) {
                Thread.onSpinWait();
            } else if (System.nanoTime() - start < PATIENCE_NANOS) {
                Thread.yield();
            } else {
                callerAsleep = true;
                if (filled == taken && !failed && !closed) {
                    LockSupport.park(this);
                }
                callerAsleep = false;
            }
        }
        requireOpen();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the prefetcher is closed");
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

    /** Only when half the ring is free: waking costs more than a small batch. */
    private void wakeFiller() {
        if (fillerAsleep && filled - taken <= SLOTS / 2) {
            LockSupport.unpark(thread);
        }
    }

    private void wakeCaller() {
        if (callerAsleep) {
            LockSupport.unpark(caller);
        }
    }

    private void fillForever() {
        try {
            while (!closed) {
                if (wantsPause) {
                    paused = true;
                    wakeCaller();
                    sleepWhile(pausing);
                    paused = false;
                } else if (filled - taken < SLOTS) {
                    fill();
                } else {
                    sleepWhile(fullEnough);
                }
            }
        } catch (Throwable e) {
            failure = Optional.of(e);
            failed = true;
            wakeCaller();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is the only one that writes it
    private void fill() {
        int slot = (int) (filled % SLOTS);
        rows[slot] = source.next(slots[slot]);
        filled++;
        wakeCaller();
    }

    private boolean isPausing() {
        return wantsPause && !closed;
    }

    private boolean isFullEnough() {
        return filled - taken > SLOTS / 2 && !closed && !wantsPause;
    }

    private void sleepWhile(BooleanSupplier condition) {
        for (int spins = 0; spins < SPINS; spins++) {
            if (!condition.getAsBoolean()) {
                return;
            }
            Thread.onSpinWait();
        }
        fillerAsleep = true;
        while (condition.getAsBoolean()) {
            LockSupport.park(this);
        }
        fillerAsleep = false;
    }

    /**
     * Throws away what was prepared and begins anew at a place.
     *
     * @throws IllegalArgumentException when it is behind the end of an epoch; this goes on where it was then
     */
    @Override
    public void seek(Place place) {
        requireOpen();
        if (failed) {
            rethrow(failure.orElseThrow());
        }
        pause();
        try {
            source.seek(place);
            epoch = place.epoch();
            example = place.example();
            filled = taken;
            held = false;
        } finally {
            wantsPause = false;
            LockSupport.unpark(thread);
        }
    }

    private void pause() {
        caller = Thread.currentThread();
        wantsPause = true;
        LockSupport.unpark(thread);
        while (!paused && !failed) {
            callerAsleep = true;
            if (!paused && !failed) {
                LockSupport.park(this);
            }
            callerAsleep = false;
        }
        if (failed) {
            rethrow(failure.orElseThrow());
        }
    }

    /** Ends the thread and closes the source; calling it again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        source.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
