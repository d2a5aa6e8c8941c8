package lanewise.simd.kernel;

import lanewise.simd.Tensor;

/** What every kernel refuses, with the numbers. */
final class Checks {
    private Checks() {}

    /** At least {@code n} elements, n ≥ 0. */
    static void atLeast(String kernel, String name, Tensor t, int n) {
        if (n < 0) {
            throw new IllegalArgumentException(kernel + ": the length is " + n + "; it must not be negative");
        }
        if (t.size() < n) {
            throw new IllegalArgumentException(kernel + ": " + name + " is " + t.shape() + " (" + t.size()
                    + " elements) but " + n + " are needed");
        }
    }

    /** At least rows·cols elements, both not negative. */
    static void atLeast(String kernel, String name, Tensor t, int rows, int cols) {
        if (rows < 0 || cols < 0) {
            throw new IllegalArgumentException(
                    kernel + ": the size is " + rows + "x" + cols + "; neither may be negative");
        }
        if (t.size() < (long) rows * cols) {
            throw new IllegalArgumentException(kernel + ": " + name + " is " + t.shape() + " (" + t.size()
                    + " elements) but " + rows + "x" + cols + " = " + (long) rows * cols + " are needed");
        }
    }

    /** An array of at least n ints. */
    static void atLeast(String kernel, int[] index, int n) {
        if (index.length < n) {
            throw new IllegalArgumentException(
                    kernel + ": index has " + index.length + " elements but " + n + " are needed");
        }
    }

    /** At least one. */
    static void notEmpty(String kernel, String what, int n) {
        if (n < 1) {
            throw new IllegalArgumentException(kernel + ": the " + what + " is " + n + "; it must be 1 or more");
        }
    }

    /** A range within every tensor. */
    static void range(String kernel, String name, Tensor t, int from, int to) {
        if (from < 0 || to < from || to > t.size()) {
            throw new IllegalArgumentException(kernel + ": the range " + from + " to " + to + " does not lie in " + name
                    + ", which is " + t.shape());
        }
    }

    /** Rows [from, to) of cols elements, at least 1, within a tensor. */
    static void rows(String kernel, String name, Tensor t, int cols, int from, int to) {
        if (cols < 1) {
            throw new IllegalArgumentException(
                    kernel + ": a row of " + name + " has " + cols + " elements; it must have 1 or more");
        }
        range(kernel, "rows", from, to);
        if (t.size() < (long) to * cols) {
            throw new IllegalArgumentException(kernel + ": " + name + " is " + t.shape() + " (" + t.size()
                    + " elements) but " + to + "x" + cols + " are needed");
        }
    }

    /** A range [from, to). */
    static void range(String kernel, String things, int from, int to) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(kernel + ": the " + things + " are " + from + " to " + to
                    + "; neither may be negative, nor the first be the greater");
        }
    }

    /** The range [from, to) of n things. */
    static void part(String kernel, String things, int n, int from, int to) {
        if (from < 0 || to < from || to > n) {
            throw new IllegalArgumentException(
                    kernel + ": the " + things + " " + from + " to " + to + " do not lie in 0 to " + n);
        }
    }

    /** A writable output. */
    static void writable(String kernel, String name, Tensor t) {
        if (t.segment().isReadOnly()) {
            throw new IllegalArgumentException(kernel + ": " + name + " " + t.shape() + " is read-only but is written");
        }
    }

    /** The same start (in place) or no common element among the first n and m. */
    static void sameOrDisjoint(String kernel, String nameX, Tensor x, int n, String nameY, Tensor y, int m) {
        if (x.segment().address() != y.segment().address() && overlap(x, n, y, m) > 0) {
            throw overlapping(kernel, nameX, x, n, nameY, y, m, "the same or disjoint");
        }
    }

    /** No common element among the first n and m. */
    static void disjoint(String kernel, String nameX, Tensor x, int n, String nameY, Tensor y, int m) {
        if (overlap(x, n, y, m) > 0) {
            throw overlapping(kernel, nameX, x, n, nameY, y, m, "disjoint");
        }
    }

    /** A map from x to y: n elements each, in place or disjoint. */
    static void map(String kernel, Tensor x, Tensor y, int n) {
        atLeast(kernel, "x", x, n);
        atLeast(kernel, "y", y, n);
        writable(kernel, "y", y);
        sameOrDisjoint(kernel, "x", x, n, "y", y, n);
    }

    /** From x and y to z: n elements each, in place or disjoint. */
    static void binary(String kernel, Tensor x, Tensor y, Tensor z, int n) {
        binary(kernel, x, y, "z", z, n);
    }

    /** From x and y to an output of the given name. */
    static void binary(String kernel, Tensor x, Tensor y, String name, Tensor z, int n) {
        atLeast(kernel, "x", x, n);
        atLeast(kernel, "y", y, n);
        atLeast(kernel, name, z, n);
        writable(kernel, name, z);
        sameOrDisjoint(kernel, "x", x, n, name, z, n);
        sameOrDisjoint(kernel, "y", y, n, name, z, n);
    }

    /** A matrix x to a matrix y of rows x cols, in place or disjoint. */
    static void matrices(String kernel, Tensor x, Tensor y, int rows, int cols) {
        atLeast(kernel, "x", x, rows, cols);
        atLeast(kernel, "y", y, rows, cols);
        writable(kernel, "y", y);
        sameOrDisjoint(kernel, "x", x, rows * cols, "y", y, rows * cols);
    }

    /** The backward pass of a map, from its inputs or outputs x, named so: dx may be either operand. */
    static void gradient(String kernel, String name, Tensor x, Tensor dy, Tensor dx, int n) {
        atLeast(kernel, name, x, n);
        atLeast(kernel, "dy", dy, n);
        atLeast(kernel, "dx", dx, n);
        writable(kernel, "dx", dx);
        sameOrDisjoint(kernel, name, x, n, "dx", dx, n);
        sameOrDisjoint(kernel, "dy", dy, n, "dx", dx, n);
    }

    /** A slab that is written in a range, and one that is read there: disjoint. */
    static void written(String kernel, String name, Tensor t, String otherName, Tensor other, int from, int to) {
        range(kernel, name, t, from, to);
        range(kernel, otherName, other, from, to);
        writable(kernel, name, t);
        disjoint(kernel, name, t, to, otherName, other, to);
    }

    /** The parameters and gradients of an update. */
    static void update(String kernel, Tensor theta, Tensor grad, int from, int to) {
        written(kernel, "theta", theta, "grad", grad, from, to);
    }

    /** A state slab of an update. */
    static void state(String kernel, String name, Tensor t, Tensor theta, Tensor grad, int from, int to) {
        written(kernel, name, t, "grad", grad, from, to);
        disjoint(kernel, "theta", theta, to, name, t, to);
    }

    /** A scalar that is a number and not negative. */
    static void notNegative(String kernel, String name, float value) {
        if (!(value >= 0f)) {
            throw new IllegalArgumentException(kernel + ": " + name + " is " + value + "; it must be 0 or more");
        }
    }

    /** Neither infinite nor NaN. */
    static void finite(String kernel, String name, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(kernel + ": " + name + " is " + value + "; it must be finite");
        }
    }

    /** A loss of each element in a range, and its gradient, which may be x. */
    static void losses(String kernel, Tensor x, Tensor target, Tensor losses, Tensor dx, int from, int to) {
        range(kernel, "x", x, from, to);
        range(kernel, "target", target, from, to);
        range(kernel, "losses", losses, from, to);
        range(kernel, "dx", dx, from, to);
        writable(kernel, "losses", losses);
        writable(kernel, "dx", dx);
        sameOrDisjoint(kernel, "x", x, to, "dx", dx, to);
        disjoint(kernel, "target", target, to, "dx", dx, to);
        disjoint(kernel, "losses", losses, to, "x", x, to);
        disjoint(kernel, "losses", losses, to, "target", target, to);
        disjoint(kernel, "losses", losses, to, "dx", dx, to);
    }

    /** A loss of each row below {@code to}. */
    static void rowLosses(String kernel, Tensor x, Tensor loss, Tensor dx, int cols, int to) {
        atLeast(kernel, "loss", loss, to);
        writable(kernel, "loss", loss);
        disjoint(kernel, "loss", loss, to, "x", x, to * cols);
        disjoint(kernel, "loss", loss, to, "dx", dx, to * cols);
    }

    /** A class for each row of a range. */
    static void labels(String kernel, int[] labels, int cols, int from, int to) {
        if (labels.length < to) {
            throw new IllegalArgumentException(kernel + ": " + labels.length + " labels for " + to + " rows");
        }
        for (int i = from; i < to; i++) {
            if (labels[i] < 0 || labels[i] >= cols) {
                throw new IllegalArgumentException(
                        kernel + ": label " + labels[i] + " of row " + i + " is not in 0 to " + (cols - 1));
            }
        }
    }

    /** A stabilizer that is positive as a float. */
    static void positive(String kernel, String name, double value) {
        if (!((float) value > 0f)) {
            throw new IllegalArgumentException(
                    kernel + ": " + name + " is " + value + "; it must be more than " + Float.MIN_VALUE / 2);
        }
    }

    /** A scalar that is positive. */
    static void positive(String kernel, String name, float value) {
        if (!(value > 0f)) {
            throw new IllegalArgumentException(kernel + ": " + name + " is " + value + "; it must be more than 0");
        }
    }

    /** Common bytes of the first n and m elements. Compares addresses, since the JDK's asOverlappingSlice allocates. */
    private static long overlap(Tensor x, int n, Tensor y, int m) {
        long a = x.segment().address();
        long b = y.segment().address();
        return Math.min(a + 4L * n, b + 4L * m) - Math.max(a, b);
    }

    private static IllegalArgumentException overlapping(
            String kernel, String nameX, Tensor x, int n, String nameY, Tensor y, int m, String wanted) {
        return new IllegalArgumentException(kernel + ": " + nameX + " " + x.shape() + " and " + nameY + " " + y.shape()
                + " overlap in " + overlap(x, n, y, m) + " bytes; they must be " + wanted);
    }
}
