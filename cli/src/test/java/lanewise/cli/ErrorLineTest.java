package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorLineTest {
    private static String print(Throwable e, Map<String, String> environment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new ErrorLine(new Surroundings(err, err, InputStream.nullInputStream(), environment, false, 80)).print(e);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String print(Throwable e) {
        return print(e, Map.of()).stripTrailing();
    }

    @Test
    void namesTheFile() {
        assertThat(print(new NoSuchFileException("a/b"))).isEqualTo("lanewise: a/b: no such file");
        assertThat(print(new AccessDeniedException("a/b"))).isEqualTo("lanewise: a/b: permission denied");
        assertThat(print(new FileSystemException("a/b", null, "Disk full"))).isEqualTo("lanewise: a/b: Disk full");
        assertThat(print(new FileAlreadyExistsException("a/b"))).isEqualTo("lanewise: a/b: file already exists");
        assertThat(print(new UncheckedIOException(new IOException("broken")))).isEqualTo("lanewise: broken");
    }

    @Test
    void saysWhatToDoWithoutMemory() {
        assertThat(print(new OutOfMemoryError("Java heap space"))).contains("out of memory (Java heap space); try");
    }

    @Test
    void isOneLineWhateverTheMessage() {
        assertThat(print(new Failure("a\r\nb\u001b[0m\tc"))).isEqualTo("lanewise: a b [0m c");
        assertThat(print(new Failure("x".repeat(5000)))).hasSizeLessThan(1100);
        assertThat(print(new Failure("first", List.of("second\nline")))).isEqualTo("lanewise: first\n  second line");
    }

    @Test
    void showsATraceOnlyWhenAskedFor() {
        Throwable e = new IllegalStateException("unforeseen");
        assertThat(print(e))
                .startsWith("lanewise: internal error: java.lang.IllegalStateException: unforeseen at ")
                .doesNotContain("\n");
        assertThat(print(e, Map.of("LANEWISE_DEBUG", "1"))).contains("\tat lanewise.cli.ErrorLineTest");
    }
}
