package lanewise.optim.search;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file of finished trials: a few lines that say which search it is, then one line for each trial, appended and forced to disk before
 * anyone hears of the result. Its format is described in docs/search.md.
 *
 * <p>A kill leaves at most a part of the last line, which has no line break; opening cuts it off. Written through a {@link RandomAccessFile},
 * since an interrupted thread would close a channel for all others.
 */
final class Journal implements AutoCloseable {
    private final Path path;
    private final RandomAccessFile file;
    private final JournalFormat format;
    private final Map<Integer, TrialResult> results = new HashMap<>();
    private boolean closed;
    private boolean torn;

    private Journal(Path path, RandomAccessFile file, JournalFormat format) {
        this.path = path;
        this.file = file;
        this.format = format;
    }

    /** Opens the journal of a search, which nobody else may have open, and reads what is there. */
    static Journal open(Path path, Search search) throws IOException {
        boolean there = path.toFile().exists();
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        Journal journal = new Journal(path, file, new JournalFormat(search));
        try {
            journal.lock();
            journal.read();
            if (!there) {
                forceFolder(path);
            }
        } catch (Throwable t) {
            file.close();
            throw t;
        }
        return journal;
    }

    private void lock() throws IOException {
        try {
            if (file.getChannel().tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException(path + " is in use by another search of this program", e);
        }
        throw new IOException(path + " is in use by another process");
    }

    /** So that the name of a new file survives a power failure. A folder cannot be opened on Windows. */
    private static void forceFolder(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null
                && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private void read() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(file.length())];
        file.readFully(bytes);
        byte[] header = format.header().getBytes(StandardCharsets.UTF_8);
        // A kill within the very first write leaves a part of the header.
        if (bytes.length < header.length && Arrays.equals(bytes, Arrays.copyOf(header, bytes.length))) {
            file.setLength(0);
            write(format.header());
            return;
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        List<String> lines =
                new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        format.checkHeader(path, lines);
        for (int i = format.headerLines(); i < lines.size(); i++) {
            add(lines.get(i), i + 1);
        }
        file.setLength(end);
        file.seek(end);
    }

    private void add(String line, int number) throws IOException {
        TrialResult result;
        try {
            result = format.parse(line);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ", line " + number + ": " + e.getMessage(), e);
        }
        if (results.put(result.number(), result) != null) {
            throw new IOException(path + ", line " + number + ": a second result of trial " + result.number());
        }
    }

    private void write(String text) throws IOException {
        file.write(text.getBytes(StandardCharsets.UTF_8));
        file.getFD().sync();
    }

    /** What was there when it was opened. */
    Optional<TrialResult> result(int trial) {
        return Optional.ofNullable(results.get(trial));
    }

    /** Where trials have their own folders. */
    Path folders() {
        return path.resolveSibling(path.getFileName() + ".trials");
    }

    /**
     * Adds a line. Does nothing once the journal is closed: then the search was interrupted and nobody waits for the trial.
     *
     * @throws IOException when it cannot be written, now or before: behind a part of a line nothing may follow
     */
    synchronized void append(TrialResult result) throws IOException {
        if (closed) {
            return;
        }
        if (torn) {
            throw new IOException(path + ": " + result + " is not recorded, since writing failed before");
        }
        torn = true;
        write(format.line(result));
        torn = false;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        file.close();
    }
}
