package lanewise.nn.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file whole or not at all: into a temporary file beside it, forced to disk, renamed over it, and the folder forced. A crash
 * at any moment leaves the old file or the new one; a failure leaves no temporary file. A symbolic link stays one: the file it points to is
 * written, in that file's folder.
 */
public final class AtomicFile {
    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private AtomicFile() {}

    /** Writes the contents of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything into the channel. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes {@code target}; its folder must exist.
     *
     * @throws IOException when it cannot be written; the target is then as it was
     */
    public static void write(Path target, Content content) throws IOException {
        Path file = behindLinks(target.toAbsolutePath());
        Path folder = file.getParent();
        if (folder == null || file.getFileName() == null) {
            throw new IOException(target + " is not the name of a file");
        }
        // Not createTempFile: that would take from the finished file the permissions that any new file has.
        Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(folder);
    }

    /** Writes these bytes. */
    public static void write(Path target, byte... content) throws IOException {
        write(target, channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /** The file that a chain of symbolic links ends in; it need not exist. */
    private static Path behindLinks(Path target) throws IOException {
        Path file = target;
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(target.toString());
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    /** So that the new name survives a power failure. A folder cannot be opened on Windows, where the rename is enough. */
    private static void force(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
