package lanewise.nn.check;

/** A sum of a {@link DoubleTape} that is not ended yet. */
final class TapeSum {
    private double value;
    private double magnitude;
    private double error;
    private int terms;
    private boolean products;

    /**
     * Adds a term.
     *
     * @param termError what its factors hand on
     * @param product whether it is rounded by itself
     */
    void add(double term, double termError, boolean product) {
        value += term;
        magnitude += Math.abs(term);
        error += termError;
        products |= product;
        terms++;
    }

    int terms() {
        return terms;
    }

    double value() {
        return value;
    }

    /** With k terms, k − 1 roundings of what has been added up, and two more where there are products. */
    double error() {
        int roundings = products ? terms + 1 : Math.max(terms - 1, 0);
        return error + roundings * DoubleTape.U * magnitude + (products ? terms * DoubleTape.HALF_SMALLEST : 0);
    }

    void clear() {
        value = 0;
        magnitude = 0;
        error = 0;
        terms = 0;
        products = false;
    }
}
