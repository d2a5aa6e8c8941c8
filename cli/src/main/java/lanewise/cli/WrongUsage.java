package lanewise.cli;

/** A command line that the parser accepts and the command does not; exit code 2. */
final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The message names the option, its value and what it may be. */
    WrongUsage(String message) {
        super(message);
    }
}
