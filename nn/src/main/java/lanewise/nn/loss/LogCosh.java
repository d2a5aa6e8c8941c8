package lanewise.nn.loss;

/**
 * ln cosh(x − y): half the square of small errors, the magnitude of large ones less ln 2. As in Keras; PyTorch has none.
 *
 * @param reduction how the losses of examples become one number
 */
public record LogCosh(Reduction reduction) implements Loss {
    /** The mean. */
    public LogCosh() {
        this(Reduction.MEAN);
    }

    @Override
    public PlacedLoss place(LossSite site) {
        return ElementLosses.place(
                this, site, lanewise.simd.kernel.LogCosh.LOG_COSH, lanewise.simd.kernel.LogCosh::logCosh);
    }
}
