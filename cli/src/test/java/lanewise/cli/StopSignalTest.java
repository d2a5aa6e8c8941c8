package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who is interrupted, and who is not. */
class StopSignalTest {
    @Test
    void whoeverWaitsIsInterrupted() {
        try (StopSignal stop = StopSignal.install()) {
            stop.interruptMe();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            stop.request();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(stop.requested()).isTrue();
        }
    }

    /** Asked between looking and waiting: nobody would wake what waits then. */
    @Test
    void whoeverBeginsToWaitTooLateIsInterruptedAtOnce() {
        try (StopSignal stop = StopSignal.install()) {
            stop.request();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            stop.interruptMe();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** What comes after the waiting writes files, whose channels an interrupt would close. */
    @Test
    void whoeverHasWaitedIsLeftAlone() {
        try (StopSignal stop = StopSignal.install()) {
            stop.interruptMe();
            stop.request(); // it comes as the waiting ends by itself
            stop.interruptNoMore();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            stop.request();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }
}
