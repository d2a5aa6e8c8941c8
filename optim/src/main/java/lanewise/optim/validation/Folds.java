package lanewise.optim.validation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.optim.check.Require;

/** Cross validation: each example is left out once (Goodfellow et al. 2016, Algorithm 5.1). */
public final class Folds {
    /** Streams of the random numbers; part of the definition of the folds in use. */
    private static final long STREAM = 0xF01D_0000_0000L;

    private Folds() {}

    /**
     * Two levels: the inner folds, of what the outer one learns from, choose a setting; the outer one tells how good such a choice is.
     *
     * @param outer an outer fold
     * @param inner folds of its training part
     */
    public record Nested(Fold outer, List<Fold> inner) {
        public Nested {
            inner = List.copyOf(inner);
        }
    }

    /**
     * k random folds of n examples, whose sizes differ by 1 at most.
     *
     * @param k from 2 to n
     */
    public static List<Fold> of(int n, int k, long seed) {
        requireFolds(n, k);
        return cut(Indices.permutation(n, seed, STREAM), k);
    }

    /** Each example on its own: k = n. */
    public static List<Fold> leaveOneOut(int n) {
        requireFolds(n, n);
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return cut(order, n);
    }

    /**
     * k folds with the same share of every class: counts of a class in two folds differ by 1 at most, and so do sizes.
     *
     * @param labels of the examples, not negative
     */
    public static List<Fold> stratified(int[] labels, int k, long seed) {
        requireFolds(labels.length, k);
        int[][] hands = new int[k][labels.length / k + 1];
        int dealt = 0;
        for (int[] group : Indices.byClass(labels, seed, STREAM)) {
            for (int example : group) {
                hands[dealt % k][dealt / k] = example;
                dealt++;
            }
        }
        int[] order = new int[0];
        for (int fold = 0; fold < k; fold++) {
            int size = size(labels.length, k, fold);
            order = Arrays.copyOf(order, order.length + size);
            System.arraycopy(hands[fold], 0, order, order.length - size, size);
        }
        return cut(order, k);
    }

    /** Nested cross validation: k outer folds of n examples, with {@code inner} folds each. */
    public static List<Nested> nested(int n, int k, int inner, long seed) {
        List<Nested> all = new ArrayList<>();
        for (Fold outer : of(n, k, seed)) {
            all.add(new Nested(outer, within(outer.train(), inner, seed + 1 + all.size())));
        }
        return List.copyOf(all);
    }

    /** k random folds of some examples. */
    public static List<Fold> within(int[] examples, int k, long seed) {
        requireFolds(examples.length, k);
        int[] order = Indices.permutation(examples.length, seed, STREAM);
        for (int i = 0; i < order.length; i++) {
            order[i] = examples[order[i]];
        }
        return cut(order, k);
    }

    private static void requireFolds(int n, int k) {
        Require.atLeast(2, "folds", "k", k);
        if (k > n) {
            throw new IllegalArgumentException("folds: k is " + k + " but there are " + n + " examples");
        }
    }

    /** The first n mod k folds have one example more. */
    private static int size(int n, int k, int fold) {
        return n / k + (fold < n % k ? 1 : 0);
    }

    private static List<Fold> cut(int[] order, int k) {
        List<Fold> folds = new ArrayList<>();
        int from = 0;
        for (int fold = 0; fold < k; fold++) {
            int to = from + size(order.length, k, fold);
            int[] rest = Indices.union(Arrays.copyOfRange(order, 0, from), Arrays.copyOfRange(order, to, order.length));
            folds.add(new Fold(rest, Indices.sorted(order, from, to)));
            from = to;
        }
        return List.copyOf(folds);
    }
}
