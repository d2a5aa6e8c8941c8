package lanewise.optim.clip;

/** A gradient is NaN or infinite, and the training is to stop. */
public final class NonFiniteGradientException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    NonFiniteGradientException(String message) {
        super(message);
    }
}
