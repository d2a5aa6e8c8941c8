package lanewise.cli;

import java.util.List;

/** What the program cannot do, in words for its user; exit code 1. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> advice;

    /**
     * A failure in one line.
     *
     * @param message what was expected, what was found and what to do
     */
    Failure(String message) {
        this(message, List.of());
    }

    /** A failure whose remedy takes some lines more. */
    Failure(String message, List<String> advice) {
        super(message);
        this.advice = List.copyOf(advice);
    }

    /** The lines behind the first. */
    List<String> advice() {
        return advice;
    }
}
