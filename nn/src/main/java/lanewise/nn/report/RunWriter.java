package lanewise.nn.report;

import java.io.IOException;
import java.util.Optional;

/**
 * The files of a run, opened when there is something to write. A write that fails is the last, for a file may end in the middle of a line; and every later one says
 * so, whichever thread met the failure first. For one caller at a time.
 */
final class RunWriter {
    private final RunRecorder.Place place;
    private Optional<RunFiles> files = Optional.empty();
    private Optional<IOException> failure = Optional.empty();

    RunWriter(RunRecorder.Place place) {
        this.place = place;
    }

    /** Seconds since 1970, as events have it. */
    static double wallTime() {
        return System.currentTimeMillis() / 1e3;
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Write {
        /** Writes. */
        void run() throws IOException;
    }

    /** Writes something, unless a write has failed before. */
    void write(Write what) throws IOException {
        if (failure.isPresent()) {
            throw new IOException(
                    "the figures cannot be written any more: " + failure.get().getMessage(), failure.get());
        }
        try {
            what.run();
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /**
     * The files, opened if they are not.
     *
     * @param resumedAt epochs that were done before
     */
    RunFiles files(double resumedAt) throws IOException {
        if (files.isEmpty()) {
            files = Optional.of(RunFiles.open(place.folder(), wallTime(), resumedAt));
        }
        return files.get();
    }

    /** The files, if they are open. */
    Optional<RunFiles> opened() {
        return files;
    }

    void close() throws IOException {
        if (files.isPresent()) {
            files.get().close();
            files = Optional.empty();
        }
    }
}
