package lanewise.optim.validation;

import java.util.Arrays;
import lanewise.optim.check.Require;

/**
 * Examples in three parts: to learn from, to choose by, and to look at once in the end. In most cases a single validation part, which this is, is
 * enough; with few examples use {@link Folds}.
 */
public final class Partition {
    /** Streams of the random numbers; part of the definition of the partitions in use. */
    private static final long STREAM = 0x9A27_0000_0000L;

    private static final double TRAIN = 0.6;
    private static final double VALIDATION = 0.2;

    private final int[] train;
    private final int[] validation;
    private final int[] test;

    private Partition(int[] train, int[] validation, int[] test) {
        this.train = train;
        this.validation = validation;
        this.test = test;
        if (train.length == 0 || validation.length == 0 || test.length == 0) {
            throw new IllegalArgumentException("the partition would have " + train.length + " examples to learn from, "
                    + validation.length + " to choose by and " + test.length
                    + " to test; each part must have at least 1");
        }
    }

    /** 60 %, 20 % and 20 % of n examples. */
    public static Partition of(int n, long seed) {
        return of(n, TRAIN, VALIDATION, seed);
    }

    /**
     * Random parts, rounded to the nearest whole example; the test part is what is left.
     *
     * @param n examples
     * @param trainShare in (0, 1)
     * @param validationShare in (0, 1), with the first below 1
     * @throws IllegalArgumentException when the shares are not, or a part would be empty
     */
    public static Partition of(int n, double trainShare, double validationShare, long seed) {
        requireShares(trainShare, validationShare);
        Require.atLeast(0, "partition", "the number of examples", n);
        return cut(new int[][] {Indices.permutation(n, seed, STREAM)}, trainShare, validationShare);
    }

    /** The same shares of every class, each rounded to whole examples. */
    public static Partition stratified(int[] labels, double trainShare, double validationShare, long seed) {
        requireShares(trainShare, validationShare);
        return cut(Indices.byClass(labels, seed, STREAM), trainShare, validationShare);
    }

    private static void requireShares(double trainShare, double validationShare) {
        Require.inside("partition", "train share", trainShare);
        Require.inside("partition", "validation share", validationShare);
        Require.inside("partition", "train share + validation share", trainShare + validationShare);
    }

    private static Partition cut(int[][] groups, double trainShare, double validationShare) {
        int[] train = {};
        int[] validation = {};
        int[] test = {};
        for (int[] group : groups) {
            int first = (int) Math.round(trainShare * group.length);
            int second = (int) Math.round((trainShare + validationShare) * group.length);
            train = Indices.union(train, Arrays.copyOfRange(group, 0, first));
            validation = Indices.union(validation, Arrays.copyOfRange(group, first, second));
            test = Indices.union(test, Arrays.copyOfRange(group, second, group.length));
        }
        return new Partition(train, validation, test);
    }

    /** To learn from: a copy. */
    public int[] train() {
        return train.clone();
    }

    /** To choose by: a copy. */
    public int[] validation() {
        return validation.clone();
    }

    /** To look at once: a copy. */
    public int[] test() {
        return test.clone();
    }

    /** To learn from with the setting that was chosen. */
    public int[] trainAndValidation() {
        return Indices.union(train, validation);
    }
}
