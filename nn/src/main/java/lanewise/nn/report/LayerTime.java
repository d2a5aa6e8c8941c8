package lanewise.nn.report;

/**
 * How long a layer takes for a batch.
 *
 * @param layer its name
 * @param text what it is, such as {@code dense 128}
 * @param forwardNanos of the forward pass
 * @param backwardNanos of the backward pass; 0 where there is none
 */
public record LayerTime(String layer, String text, double forwardNanos, double backwardNanos) {
    /** Both passes. */
    public double nanos() {
        return forwardNanos + backwardNanos;
    }
}
