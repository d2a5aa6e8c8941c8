package lanewise.simd.lane;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A program that tries all 2³² floats, or a part of them: the greatest error of a lane function and where it is, the
 * SHA-256 of all outputs in the order of the arguments' bits, little-endian, every NaN as 0x7FC00000, and whether both
 * overloads agree. Its figures are those of docs/numerics.md. One function takes two to ten minutes.
 *
 * <p>Arguments: the function as in {@link LaneFunction}, and optionally "digest", which leaves the error out, or a part as in 0/4,
 * whose digest is that of the part.
 */
final class EveryFloat {
    private static final int CHUNK = 1 << 16;

    private EveryFloat() {}

    /** Prints one line. */
    public static void main(String[] args) throws NoSuchAlgorithmException {
        LaneFunction f = LaneFunction.valueOf(args[0]);
        String option = args.length > 1 ? args[1] : "0/1";
        boolean digestOnly = option.equals("digest");
        String[] part = (digestOnly ? "0/1" : option).split("/", 2);
        long length = (1L << 32) / Integer.parseInt(part[1]);
        long from = length * Integer.parseInt(part[0]);
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        float[] x = new float[CHUNK];
        float[] y = new float[CHUNK];
        ByteBuffer bytes = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        double worst = 0;
        float worstAt = 0f;
        for (long first = from; first < from + length; first += CHUNK) {
            for (int i = 0; i < CHUNK; i++) {
                x[i] = Float.intBitsToFloat((int) first + i);
            }
            if (digestOnly) {
                f.vector.apply(x, y);
            } else {
                double error = f.worstOf(x, y);
                if (error > worst) {
                    worst = error;
                    worstAt = argumentOf(error, f, x, y);
                }
            }
            for (int i = 0; i < CHUNK; i++) {
                bytes.putInt(4 * i, Float.floatToIntBits(y[i]));
            }
            sha.update(bytes.array());
        }
        System.out.printf(
                "%s %s %.4f %s at %s = %s, SHA-256 %s%n",
                Lanes.SPECIES.vectorShape(),
                f,
                worst,
                f.measure,
                worstAt,
                Float.toHexString(worstAt),
                HexFormat.of().formatHex(sha.digest()));
    }

    private static float argumentOf(double error, LaneFunction f, float[] x, float[] y) {
        int i = 0;
        while (f.error(y[i], x[i]) != error) {
            i++;
        }
        return x[i];
    }
}
