package lanewise.nn.check;

import java.util.Arrays;

/** The operands of the nodes of a {@link DoubleTape}, one node's behind the other's, with the derivatives of the node. */
final class TapeEdges {
    private static final int FIRST_CAPACITY = 4096;

    private int[] end = new int[FIRST_CAPACITY];
    private int[] from = new int[FIRST_CAPACITY];
    private double[] slope = new double[FIRST_CAPACITY];
    private double[] slopeError = new double[FIRST_CAPACITY];
    private int length;

    void add(int operand, double d, double e) {
        if (length == from.length) {
            from = Arrays.copyOf(from, 2 * length);
            slope = Arrays.copyOf(slope, 2 * length);
            slopeError = Arrays.copyOf(slopeError, 2 * length);
        }
        from[length] = operand;
        slope[length] = d;
        slopeError[length] = e;
        length++;
    }

    /** What was added since the node before belongs to this one. */
    void close(int node) {
        if (node == end.length) {
            end = Arrays.copyOf(end, 2 * node);
        }
        end[node] = length;
    }

    /** Hands the derivative of a node to its operands. */
    void passBack(int node, double a, double e, TapeNodes nodes) {
        for (int k = node == 0 ? 0 : end[node - 1]; k < end[node]; k++) {
            double s = Math.abs(slope[k]);
            nodes.addAdjoint(from[k], a * slope[k], s * e + (Math.abs(a) + e) * slopeError[k]);
        }
    }
}
