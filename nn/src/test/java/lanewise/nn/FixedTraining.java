package lanewise.nn;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.nn.data.Standardizer;
import lanewise.nn.train.Trainer;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * A short training whose bits are known: 23 steps on the digits, the last batch a short one, large enough for several
 * threads.
 */
public final class FixedTraining {
    private static final int BATCH = 64;
    private static final long SEED = 42;

    private FixedTraining() {}

    /**
     * Prints the hash.
     *
     * @param args {@code warm} or {@code cold}, then the number of threads
     */
    public static void main(String[] args) {
        System.out.println("sha256 " + parametersSha256(args[0].equals("warm"), Integer.parseInt(args[1])));
    }

    static String parametersSha256(boolean warm, int threads) {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(threads)) {
            Split split = Digits.loadSplit(arena);
            Standardizer.overall(split.train(), arena).apply(split.train());
            Network network =
                    Network.builder(Shape.of(64)).dense(128).relu().dense(10).build(BATCH, SEED, arena, pool);
            Trainer trainer = new Trainer(network, new Adam(1e-3), SEED, arena, pool);
            if (warm) {
                trainer.warmUp();
            }
            int n = split.train().size();
            int[] order = IntStream.range(0, n).toArray();
            for (int from = 0; from < n; from += BATCH) {
                // Trainer.fit would warm up.
                trainer.step(split.train(), order, from, Math.min(BATCH, n - from));
            }
            return sha256(network.parameters().slab());
        }
    }

    /** Of the elements' bytes, little endian as on every machine that Java 25 runs on with vectors. */
    static String sha256(Tensor tensor) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(tensor.segment().asByteBuffer());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
