package lanewise.nn.init;

/**
 * How many weights meet in a unit, and at an input.
 *
 * @param in inputs of one unit, 1 or more
 * @param out units that one input feeds, 1 or more
 */
public record Fans(int in, int out) {
    public Fans {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("fans: in is " + in + " and out is " + out + "; both must be 1 or more");
        }
    }

    /** Of a dense layer. */
    public static Fans dense(int inputs, int units) {
        return new Fans(inputs, units);
    }

    /**
     * Of a convolution, as PyTorch counts: channels times the elements of the kernel, whatever the stride; of the channels that one group sees, but of all units.
     *
     * @param units output channels
     * @param channels input channels of one group
     * @param kernel its height, width and so on
     */
    public static Fans convolution(int units, int channels, int... kernel) {
        int elements = 1;
        for (int k : kernel) {
            elements = Math.multiplyExact(elements, k);
        }
        return new Fans(Math.multiplyExact(channels, elements), Math.multiplyExact(units, elements));
    }
}
