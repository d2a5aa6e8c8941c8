package lanewise.nn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole or not at all: never a partly written file is left behind. */
class AtomicFileTest {
    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static AtomicFile.Content text(String text) {
        return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void writesANewFile() throws IOException {
        AtomicFile.write(folder.resolve("f"), text("new"));
        assertThat(folder.resolve("f")).hasContent("new");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void replacesAnOldFile() throws IOException {
        Files.writeString(folder.resolve("f"), "something old and longer");
        AtomicFile.write(folder.resolve("f"), text("new"));
        assertThat(folder.resolve("f")).hasContent("new");
        assertThat(names()).containsExactly("f");
    }

    /** Whoever keeps models on another disk finds the new one there. */
    @Test
    void aLinkStaysAndItsTargetIsWritten() throws IOException {
        Path real = Files.createDirectory(folder.resolve("disk")).resolve("f");
        Files.writeString(real, "old");
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("disk/f"));
        Files.createSymbolicLink(folder.resolve("f"), folder.resolve("relative"));
        AtomicFile.write(folder.resolve("f"), text("new"));
        assertThat(folder.resolve("f")).isSymbolicLink();
        assertThat(folder.resolve("relative")).isSymbolicLink();
        assertThat(real).hasContent("new");
        assertThat(names()).containsExactly("disk", "f", "relative");
    }

    @Test
    void aLinkToNothingYetIsFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("f"), Path.of("later"));
        AtomicFile.write(folder.resolve("f"), text("new"));
        assertThat(folder.resolve("later")).isRegularFile().hasContent("new");
    }

    @Test
    void linksInACircleAreAnIoException() throws IOException {
        Files.createSymbolicLink(folder.resolve("f"), Path.of("g"));
        Files.createSymbolicLink(folder.resolve("g"), Path.of("f"));
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("f"), text("new")))
                .isInstanceOf(FileSystemLoopException.class);
        assertThat(names()).containsExactly("f", "g");
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Files.writeString(folder.resolve("f"), "old");
        IOException failure = new IOException("disk full");
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("f"), channel -> {
                    channel.write(ByteBuffer.wrap(new byte[100]));
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(folder.resolve("f")).hasContent("old");
        assertThat(names()).containsExactly("f");
    }

    @Test
    void anUncheckedFailureDoesSoToo() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("f"), channel -> {
                    channel.write(ByteBuffer.wrap(new byte[100]));
                    throw new IllegalStateException("Already closed");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names()).isEmpty();
    }

    /** Whoever reads meanwhile sees the old file. */
    @Test
    void theOldFileIsThereUntilTheNewOneIsComplete() throws IOException {
        Path file = folder.resolve("f");
        Files.writeString(file, "old");
        AtomicFile.write(file, channel -> {
            channel.write(ByteBuffer.wrap(new byte[10]));
            assertThat(file).hasContent("old");
        });
        assertThat(file).hasSize(10);
    }

    @Test
    void aMissingFolderIsAnIoException() {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("no/f"), text("new")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFolderInThePlaceOfTheFileIsAnIoExceptionAndStays() throws IOException {
        Files.createDirectories(folder.resolve("f/inner"));
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("f"), text("new")))
                .isInstanceOf(IOException.class);
        assertThat(folder.resolve("f/inner")).isDirectory();
        assertThat(names()).containsExactly("f");
    }

    @Test
    void theRootIsNoFile() {
        assertThatThrownBy(() -> AtomicFile.write(folder.getRoot(), text("new")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not the name of a file");
    }

    /** A model that was written is there for others to read, as any file that a program writes. */
    @Test
    void permissionsAreThoseOfAnyNewFile() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.writeString(folder.resolve("plain"), "x");
            AtomicFile.write(folder.resolve("f"), text("x"));
            assertThat(Files.getPosixFilePermissions(folder.resolve("f")))
                    .isEqualTo(Files.getPosixFilePermissions(folder.resolve("plain")));
        }
    }
}
