package lanewise.optim.validation;

import java.util.Arrays;
import lanewise.simd.Rng;

/** Arrays of indices. */
final class Indices {
    private Indices() {}

    /** 0 … n−1 in a random order. */
    static int[] permutation(int n, long seed, long stream) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        new Rng(seed, stream).shuffle(order, n, 0);
        return order;
    }

    /** Elements [from, to), sorted. */
    static int[] sorted(int[] order, int from, int to) {
        int[] part = Arrays.copyOfRange(order, from, to);
        Arrays.sort(part);
        return part;
    }

    /** Both, sorted. */
    static int[] union(int[] x, int[] y) {
        int[] all = Arrays.copyOf(x, x.length + y.length);
        System.arraycopy(y, 0, all, x.length, y.length);
        Arrays.sort(all);
        return all;
    }

    /**
     * Examples grouped by class, each group in a random order, one group behind the other.
     *
     * @param labels not negative
     */
    static int[][] byClass(int[] labels, long seed, long stream) {
        int classes = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0) {
                throw new IllegalArgumentException(
                        "example " + i + " has label " + labels[i] + "; labels must not be negative");
            }
            classes = Math.max(classes, labels[i] + 1);
        }
        int[][] groups = new int[classes][0];
        int[] sizes = new int[classes];
        for (int label : labels) {
            sizes[label]++;
        }
        for (int c = 0; c < classes; c++) {
            groups[c] = new int[sizes[c]];
        }
        for (int i = labels.length - 1; i >= 0; i--) {
            groups[labels[i]][--sizes[labels[i]]] = i;
        }
        for (int c = 0; c < classes; c++) {
            new Rng(seed, stream + c).shuffle(groups[c], groups[c].length, 0);
        }
        return groups;
    }
}
