package lanewise.nn.train;

/** The loss became NaN or infinite; the step that found it has not updated the parameters (a rule that looks ahead has moved them). */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * One line for people.
     *
     * @param step from 1, over all epochs
     * @param layer the first with a NaN or an infinity in its outputs
     * @param advice what to try
     */
    public DivergedException(long step, float loss, String layer, String advice) {
        super("the loss is " + loss + " at step " + step + "; the first values that are not finite are in " + layer
                + "; " + advice);
    }
}
