package lanewise.jmh.compare;

import java.util.Optional;

/**
 * An operator on matrices of rows x cols.
 *
 * @param section of its group
 * @param size how the size is called
 * @param tensors 1, or the number of {@link #sizes} that elements belong to
 */
public record OperatorCase(String section, Operator operator, String size, int rows, int cols, int tensors)
        implements Case {
    /** Weights and biases of dense layers and convolutions, one after the other. Multiples of 16, so that nothing lies between tensors. */
    private static final int[] SIZES = {64, 1728, 64, 36864, 128, 73728, 256, 147456, 16, 8192};

    static OperatorCase of(String section, Operator operator, String size, int rows, int cols) {
        return new OperatorCase(section, operator, size, rows, cols, 1);
    }

    /** Many tensors of assorted sizes; to us they are one slab, as a network's parameters are. */
    static OperatorCase ofTensors(String section, Operator operator, int tensors) {
        int elements = 0;
        for (int i = 0; i < tensors; i++) {
            elements += SIZES[i % SIZES.length];
        }
        return new OperatorCase(section, operator, tensors + " tensors", elements / 16, 16, tensors);
    }

    @Override
    public String name() {
        return operator.name() + " " + size;
    }

    /** The number of elements of each tensor. */
    public int[] sizes() {
        int[] sizes = new int[tensors];
        for (int i = 0; i < tensors; i++) {
            sizes[i] = tensors == 1 ? rows * cols : SIZES[i % SIZES.length];
        }
        return sizes;
    }

    /** Random numbers, and what the operator wants to find in place. */
    public Operands operands() {
        Operands o = new Operands(rows, cols);
        operator.before().accept(o);
        return o;
    }

    /** Every operand, whether written or not, against one call of Lanewise by one thread. */
    @Override
    public Optional<String> fault(Trial trial) {
        try (Operands expected = operands()) {
            operator.call().accept(expected);
            for (int place : expected.probes()) {
                float wanted = expected.get(place);
                float found = trial.result(place);
                // Negated, so that NaN is a fault.
                if (trial.knows(place)
                        && !(Math.abs((double) found - wanted) <= operator.tolerance(wanted, rows * cols))) {
                    return Optional.of("element " + place + " of the slab is " + found + " instead of " + wanted);
                }
            }
            return Optional.empty();
        }
    }
}
