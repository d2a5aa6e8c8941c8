package lanewise.optim.search;

/** Values that people wrote, against the domain of a parameter. */
final class Domain {
    private Domain() {}

    /** The code of a number. */
    static double number(Parameter p, String text) {
        try {
            double code = Double.parseDouble(text);
            if (p.contains(code)) {
                return code;
            }
        } catch (NumberFormatException e) {
            throw (IllegalArgumentException) refusal(p, text).initCause(e);
        }
        throw refusal(p, text);
    }

    /** With the parameter, what is written, and what is allowed. */
    static IllegalArgumentException refusal(Parameter p, String text) {
        return new IllegalArgumentException(p.name() + " is " + text + "; it must be " + p.domain());
    }
}
