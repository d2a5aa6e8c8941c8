package lanewise.nn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What every refusal of a file must look like. */
public final class Malformed {
    private static final int FITS_A_SCREEN = 1000;

    private Malformed() {}

    /** One line that names file, place, what was expected and what was found; nothing else. */
    public static AbstractStringAssert<?> assertRefused(Path file, ThrowingCallable reading) {
        return assertRefused("", file, reading);
    }

    /** The same, for one case of many. */
    public static AbstractStringAssert<?> assertRefused(String what, Path file, ThrowingCallable reading) {
        Throwable thrown = catchThrowable(reading);
        assertThat(thrown).as(what).isInstanceOf(MalformedFileException.class);
        String message = thrown.getMessage();
        assertThat(message)
                .as(what)
                .startsWith(file + ": ")
                .contains(": expected ")
                .contains(", found ")
                // Line breaks, and what a terminal would take for a command
                .doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029]")
                // The message of an exception that has none
                .doesNotEndWith(": null")
                .hasSizeLessThan(FITS_A_SCREEN + file.toString().length());
        return assertThat(message).as(what);
    }
}
