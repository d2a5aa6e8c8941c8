package lanewise.nn.check;

import java.util.Arrays;

/** The nodes of a {@link DoubleTape}: values, and what has come back to them. */
final class TapeNodes {
    private static final int FIRST_CAPACITY = 1024;

    private double[] value = new double[FIRST_CAPACITY];
    private double[] error = new double[FIRST_CAPACITY];
    private double[] adjoint = {};
    private double[] adjointError = {};
    private double[] magnitude = {};
    private int[] contributions = {};
    private int length;

    int length() {
        return length;
    }

    int add(double v, double e) {
        if (length == value.length) {
            value = Arrays.copyOf(value, 2 * length);
            error = Arrays.copyOf(error, 2 * length);
        }
        value[length] = v;
        error[length] = e;
        return length++;
    }

    void cut(int newLength) {
        length = newLength;
    }

    void set(int node, double v) {
        value[node] = v;
    }

    double value(int node) {
        return value[node];
    }

    double error(int node) {
        return error[node];
    }

    double adjoint(int node) {
        return adjoint[node];
    }

    double adjointError(int node) {
        return adjointError[node];
    }

    void clearAdjoints() {
        adjoint = new double[length];
        adjointError = new double[length];
        magnitude = new double[length];
        contributions = new int[length];
    }

    void addAdjoint(int node, double a, double e) {
        adjoint[node] += a;
        adjointError[node] += e;
        magnitude[node] += Math.abs(a);
        contributions[node]++;
    }

    /** All contributions are there: the sum of k products. */
    double closeAdjoint(int node) {
        adjointError[node] += (contributions[node] + 1) * DoubleTape.U * magnitude[node];
        return adjointError[node];
    }
}
