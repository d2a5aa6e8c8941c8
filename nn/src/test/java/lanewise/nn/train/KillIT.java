package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.nn.FreshJvm;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill −9 at random moments of a training that is saved every three steps: what is resumed comes to the same bits as what was never interrupted.
 *
 * <p>{@code -Dlanewise.kills=300} does it 300 times; docs/training.md has the command.
 */
class KillIT {
    private static final int KILLS = Integer.getInteger("lanewise.kills", 12);
    private static final long SEED = Long.getLong("lanewise.seed", 1);

    /** How long after the first step, or after the start, at the most. */
    private static final int TRAINING_MILLIS = 700;

    private static final int STARTING_MILLIS = 3000;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private int kills;
    private int duringWrites;
    private int resumptions;
    private int refused;

    static ProcessBuilder child(Path saved, int keep) {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                classPath(),
                KilledTraining.class.getName(),
                saved.toString(),
                String.valueOf(keep));
    }

    static String classPath() {
        return FreshJvm.classPath() + File.pathSeparator + FreshJvm.location(KilledTraining.class);
    }

    /** Runs the training until it has ended or is killed; the hash it printed, or nothing. */
    private String runAndKill(Path saved) throws Exception {
        Process process =
                child(saved, 2).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        boolean spared = kills >= KILLS;
        boolean early = !spared && random.nextInt(8) == 0;
        if (early) {
            killAfter(process, random.nextInt(STARTING_MILLIS));
        }
        String hash = "";
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals("training") && !early && !spared) {
                    killAfter(process, random.nextInt(TRAINING_MILLIS));
                }
                resumptions += line.startsWith("resumed") ? 1 : 0;
                refused += line.startsWith("resumed") && !line.endsWith("refused=[]]") ? 1 : 0;
                hash = line.startsWith("sha256 ") ? line.substring(7) : hash;
            }
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        // 128 + SIGKILL; one that has printed its hash may end by itself or be killed
        assertThat(process.exitValue()).isIn(hash.isEmpty() ? Set.of(137) : Set.of(0, 137));
        return hash;
    }

    /** By a thread of its own, so that output is read meanwhile. Not Process.destroyForcibly: that closes it. */
    private static void killAfter(Process process, int millis) {
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.toHandle().destroyForcibly();
        });
    }

    private static boolean hasUnfinished(Path saved) throws IOException {
        if (!Files.isDirectory(saved)) {
            return false;
        }
        try (Stream<Path> files = Files.list(saved)) {
            return files.anyMatch(f -> f.toString().endsWith(".part"));
        }
    }

    @Test
    void everyResumptionComesToTheSameBits() throws Exception {
        String expected;
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            expected = KilledTraining.train(folder.resolve("whole"), 2, arena, pool);
        }
        int trainings = 0;
        while (kills < KILLS) {
            Path saved = folder.resolve("killed" + trainings++);
            String hash = runAndKill(saved);
            while (hash.isEmpty()) {
                kills++;
                duringWrites += hasUnfinished(saved) ? 1 : 0;
                hash = runAndKill(saved);
            }
            assertThat(hash).as("training %d, seed %d", trainings, SEED).isEqualTo(expected);
        }
        System.out.println(kills + " kills, " + duringWrites + " of them while a file was written, " + resumptions
                + " resumptions of " + trainings + " trainings, " + refused
                + " past a damaged file: all with the same bits");
        assertThat(resumptions).isGreaterThanOrEqualTo(KILLS / 2);
    }
}
