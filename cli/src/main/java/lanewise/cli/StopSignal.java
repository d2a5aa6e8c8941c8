package lanewise.cli;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or any other request to end the process, turned into an orderly end: whoever installed this looks at {@link #requested}, tidies
 * up and closes it; then the process ends with code 130.
 */
final class StopSignal implements AutoCloseable {
    private static final int INTERRUPTED = 130;
    private static final int PATIENCE_SECONDS = 60;

    private final Thread hook = new Thread(this::onShutdown, "lanewise-stop");
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<Thread> waiting = Optional.empty();
    private volatile Runnable abandon = () -> {};
    private volatile boolean requested;
    private volatile boolean worthWaiting;

    private StopSignal() {}

    /** Listens from now on. */
    static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Whether the process was asked to end. */
    boolean requested() {
        return requested;
    }

    /** From now on there is something to save or to tidy up: the process waits for {@link #close}. */
    void worthWaiting() {
        worthWaiting = true;
    }

    /** Interrupts the calling thread when the process is asked to end; at once if it has been. Until {@link #interruptNoMore}. */
    synchronized void interruptMe() {
        waiting = Optional.of(Thread.currentThread());
        if (requested) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on the calling thread is left alone; an interrupt that it has not noticed yet is taken back. */
    synchronized void interruptNoMore() {
        waiting = Optional.empty();
        Thread.interrupted();
    }

    /** The process is asked to end. */
    synchronized void request() {
        requested = true;
        waiting.ifPresent(Thread::interrupt);
    }

    /** What to do, on another thread, when the process is asked to end before anything is worth waiting for. */
    void otherwise(Runnable action) {
        abandon = action;
    }

    private void onShutdown() {
        request();
        if (worthWaiting) {
            awaitClosed();
        } else {
            abandon.run();
        }
        Runtime.getRuntime().halt(INTERRUPTED);
    }

    private void awaitClosed() {
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("lanewise: gave up waiting for an orderly end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops listening; a process that was asked to end ends now. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already; the hook does the rest.
        }
    }
}
