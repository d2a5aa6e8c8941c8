package lanewise.optim.search;

/** The journal that a search was to go on with is that of another one, or none at all; the message has what differs. */
public final class OtherSearchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    OtherSearchException(String message) {
        super(message);
    }
}
