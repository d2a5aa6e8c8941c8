package lanewise.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import lanewise.nn.Network;
import lanewise.nn.data.Digits;
import lanewise.optim.Adam;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * A training that is there to be killed: 8 epochs of the digits with dropout, batch normalisation, Adam on a falling rate and an average of the weights, saved
 * every three steps. It goes on where the folder's last whole checkpoint was written, if there is one, and prints the hash of all its tensors in the end.
 */
public final class KilledTraining {
    private static final int BATCH = 32;
    private static final int EPOCHS = 8;
    private static final long STEPS = EPOCHS * 45L;

    private KilledTraining() {}

    /**
     * Trains.
     *
     * @param args the folder of the checkpoints, how many to keep, and after how many steps to stop, if before the end
     */
    public static void main(String[] args) throws IOException {
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            long steps = args.length > 2 ? Long.parseLong(args[2]) : STEPS;
            System.out.println("sha256 " + train(Path.of(args[0]), Integer.parseInt(args[1]), steps, arena, pool));
        } catch (UncheckedIOException e) {
            System.out.println("failed: " + e.getCause().getMessage());
            System.exit(1);
        }
    }

    static String train(Path folder, int keep, TensorArena arena, WorkerPool pool) throws IOException {
        return train(folder, keep, STEPS, arena, pool);
    }

    private static String train(Path folder, int keep, long steps, TensorArena arena, WorkerPool pool)
            throws IOException {
        Network network = Network.builder(Shape.of(64))
                .dense(96)
                .batchNorm()
                .relu()
                .dropout(0.2f)
                .dense(10)
                .build(BATCH, 7, arena, pool);
        Trainer trainer = Trainer.of(network, new Adam(Schedule.linear(0.003, 0.00003, STEPS)))
                .epochs(EPOCHS)
                .averaging(new Averaging.Exponential(0.99))
                .checkpoints(new Checkpoints(folder, 3, 1, keep, 1))
                .stopWhen(StopRule.maxSteps(steps))
                .build(arena, pool);
        Examples digits = Examples.of(Digits.loadSplit(arena).train());
        if (Files.isDirectory(folder) && !CheckpointFolder.newestFirst(folder).isEmpty()) {
            System.out.println("resumed " + trainer.resume(folder, digits));
        }
        trainer.fit(digits, new TrainingListener() {
            @Override
            public void onStart(TrainingRun run) {
                System.out.println("training");
            }
        });
        return sha256(trainer, network);
    }

    private static String sha256(Trainer trainer, Network network) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, network);
            trainer.withAverage(() -> add(digest, network));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, Network network) {
        for (Tensor t : network.tensors().values()) {
            digest.update(t.segment().asByteBuffer());
        }
    }
}
