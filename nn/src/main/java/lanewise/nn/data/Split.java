package lanewise.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.simd.Rng;
import lanewise.simd.TensorArena;

/**
 * A training and a test part.
 *
 * @param train what is learned from
 * @param test what is only looked at afterwards
 */
public record Split(Dataset train, Dataset test) {
    /** Stream of the random numbers that choose the test part; part of the definition of the splits in use. */
    private static final long STREAM = 0x5B117;

    /**
     * Takes the same share of every class, rounded to the nearest whole example, into the test part. The same seed gives the same
     * split on every machine.
     *
     * @param testShare in (0, 1)
     * @throws IllegalArgumentException when the share is not, one of the parts would be empty, or there are no classes
     */
    public static Split stratified(Dataset data, double testShare, long seed, TensorArena arena) {
        requireShare(testShare);
        if (!data.hasClasses()) {
            throw new IllegalArgumentException(
                    data.name() + " has numbers for targets and no classes to split by; split it at random");
        }
        List<Integer> train = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        for (int c = 0; c < data.classes().size(); c++) {
            int[] members = members(data, c);
            new Rng(seed, STREAM + c).shuffle(members, members.length, 0);
            int testSize = (int) Math.round(testShare * members.length);
            for (int i = 0; i < members.length; i++) {
                (i < testSize ? test : train).add(members[i]);
            }
        }
        return new Split(
                part(data, " (training part)", sorted(train), arena), part(data, " (test part)", sorted(test), arena));
    }

    /** {@link #stratified} where there are classes, {@link #random} where there are numbers. */
    public static Split of(Dataset data, double testShare, long seed, TensorArena arena) {
        return data.hasClasses() ? stratified(data, testShare, seed, arena) : random(data, testShare, seed, arena);
    }

    /**
     * Takes a random share, rounded to the nearest whole example, into the test part: for data without classes.
     *
     * @param testShare in (0, 1)
     * @throws IllegalArgumentException when the share is not, or one of the parts would be empty
     */
    public static Split random(Dataset data, double testShare, long seed, TensorArena arena) {
        requireShare(testShare);
        int[] order = new int[data.size()];
        new Rng(seed, STREAM - 1).permutation(order, order.length, 0);
        int testSize = (int) Math.round(testShare * order.length);
        int[] test = Arrays.copyOf(order, testSize);
        int[] train = Arrays.copyOfRange(order, testSize, order.length);
        Arrays.sort(test);
        Arrays.sort(train);
        return new Split(part(data, " (training part)", train, arena), part(data, " (test part)", test, arena));
    }

    /** A copy of what is in memory; of what is not, a selection. */
    private static Dataset part(Dataset data, String name, int[] indices, TensorArena arena) {
        return data.isInMemory()
                ? data.subset(data.name() + name, indices, arena)
                : data.select(data.name() + name, indices);
    }

    private static void requireShare(double testShare) {
        if (!(testShare > 0 && testShare < 1)) {
            throw new IllegalArgumentException("the test share is " + testShare + "; it must be between 0 and 1");
        }
    }

    private static int[] members(Dataset data, int label) {
        int[] found = new int[data.size()];
        int n = 0;
        for (int i = 0; i < data.size(); i++) {
            if (data.label(i) == label) {
                found[n++] = i;
            }
        }
        return Arrays.copyOf(found, n);
    }

    private static int[] sorted(List<Integer> indices) {
        return indices.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
