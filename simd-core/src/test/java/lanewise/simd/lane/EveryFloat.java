package lanewise.simd.lane;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import lanewise.simd.lane.Sweep.Worst;

/**
 * A program that tries all 2³² floats, or every stride-th of them. Its figures are those of docs/numerics.md. All processors work at once, on
 * several functions or on parts of one, which takes from a quarter of a minute to a few minutes.
 *
 * <p>Arguments: what is asked, a stride, and functions as in {@link LaneFunction} (none: all). Asked are
 *
 * <ul>
 *   <li>{@code errors}: the greatest error and where it is. That both forms have the same bits is checked on the way.
 *   <li>{@code vector}: the SHA-256 of the vector form's results in the order of the arguments' bits, little-endian, every NaN as 0x7FC00000;
 *       with a stride above 1, those of {@link LaneFunction#SPECIALS} come behind.
 *   <li>{@code scalar}: the same of the scalar form.
 *   <li>{@code part/parts}: as {@code errors}, of a part of the floats only.
 * </ul>
 */
final class EveryFloat {
    private static final long FLOATS = 1L << 32;
    private static final int PARTS = 1 << 10;

    private EveryFloat() {}

    /** Prints a line for each function. */
    public static void main(String[] args) {
        int stride = Integer.parseInt(args[1]);
        List<LaneFunction> functions = args.length == 2
                ? List.of(LaneFunction.values())
                : Arrays.stream(args).skip(2).map(LaneFunction::valueOf).toList();
        switch (args[0]) {
            case "vector", "scalar" ->
                functions.parallelStream()
                        .map(f -> f + " " + digest(f, stride, args[0].equals("vector")))
                        .forEachOrdered(System.out::println);
            case "errors" -> functions.forEach(f -> print(f, worst(f, stride, 0, PARTS)));
            default -> {
                String[] part = args[0].split("/", 2);
                int parts = Integer.parseInt(part[1]);
                if (parts < 1 || parts > PARTS) {
                    throw new IllegalArgumentException(parts + " parts; there can be 1 to " + PARTS);
                }
                int from = PARTS * Integer.parseInt(part[0]) / parts;
                int to = PARTS * (Integer.parseInt(part[0]) + 1) / parts;
                functions.forEach(f -> print(f, worst(f, stride, from, to)));
            }
        }
    }

    private static void print(LaneFunction f, Worst worst) {
        System.out.printf(
                "%s %.4f %s at %s = %s%n", f, worst.error(), f.measure, worst.at(), Float.toHexString(worst.at()));
    }

    /** The SHA-256 of all results, in hexadecimal digits. */
    static String digest(LaneFunction f, int stride, boolean vector) {
        MessageDigest sha = sha256();
        try (Sweep sweep = new Sweep()) {
            for (long first = 0; first < FLOATS; first += (long) stride * Sweep.LENGTH) {
                sweep.take(first, stride);
                int n = (int) Math.min(Sweep.LENGTH, (FLOATS - first + stride - 1) / stride);
                add(f, vector, sweep, n, sha);
            }
            if (stride > 1) {
                sweep.take(LaneFunction.SPECIALS);
                add(f, vector, sweep, LaneFunction.SPECIALS.length, sha);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void add(LaneFunction f, boolean vector, Sweep sweep, int n, MessageDigest sha) {
        if (vector) {
            sweep.vector(f, n);
        } else {
            sweep.scalar(f, n);
        }
        sweep.addTo(sha, n);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The greatest error over every stride-th float. */
    static Worst worst(LaneFunction f, int stride) {
        return worst(f, stride, 0, PARTS);
    }

    private static Worst worst(LaneFunction f, int stride, int fromPart, int toPart) {
        long length = FLOATS / PARTS;
        return LongStream.range(fromPart, toPart)
                .parallel()
                .mapToObj(part -> worstOf(f, stride, part * length, part * length + length))
                .reduce(Worst.NONE, Worst::or);
    }

    /** Over the floats whose bits are multiples of the stride in [from, to), and a few more to fill the last stretch. */
    private static Worst worstOf(LaneFunction f, int stride, long from, long to) {
        Worst worst = Worst.NONE;
        try (Sweep sweep = new Sweep()) {
            for (long first = (from + stride - 1) / stride * stride;
                    first < to;
                    first += (long) stride * Sweep.LENGTH) {
                sweep.take(first, stride);
                worst = worst.or(sweep.worst(f));
            }
        }
        return worst;
    }
}
