package lanewise.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a checkpoint cannot be written the training says so in one line and ends; the last good one stays, and the training can be resumed from it. */
class FullDiskIT {
    @TempDir
    private Path folder;

    private record Outcome(int code, String out) {}

    /** Runs a shell script, in which {@code "$@"} is the training. */
    private static Outcome run(String script, Path saved, int keep, String... shell) throws Exception {
        List<String> command = new ArrayList<>(List.of(shell));
        command.addAll(List.of("sh", "-c", script, "sh"));
        command.addAll(KillIT.child(saved, keep).command());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), out);
    }

    private static void assumeShell(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command).start();
            assumeTrue(process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0, String.join(" ", command));
        } catch (IOException e) {
            assumeTrue(false, "no " + command[0]);
        }
    }

    /** A training of seven steps; the length of its checkpoints. */
    private long begin(Path saved) throws Exception {
        Process process = KillIT.child(saved, 2, "7")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.inputReader().lines().toList().getLast()).startsWith("sha256 ");
        assertThat(process.waitFor()).isZero();
        List<Path> files = CheckpointFolder.newestFirst(saved);
        assertThat(files).hasSize(2);
        return Files.size(files.getFirst());
    }

    private void assertSaidSo(Outcome outcome, Path saved, Path last, String why) throws Exception {
        assertThat(outcome.code()).as(outcome.out()).isEqualTo(1);
        assertThat(outcome.out().lines().toList().getLast())
                .startsWith("failed: cannot write the checkpoint " + saved)
                .contains(why)
                .endsWith("; the last good one is " + last.getFileName());
        assertThat(CheckpointFolder.newestFirst(saved).getFirst()).isEqualTo(last);
        String expected;
        try (TensorArena arena = TensorArena.ofShared();
                WorkerPool pool = WorkerPool.of(1)) {
            expected = KilledTraining.train(folder.resolve("whole"), 2, arena, pool);
            assertThat(KilledTraining.train(saved, 2, arena, pool)).isEqualTo(expected);
        }
    }

    /** A limit on the length of files, one byte below that of a checkpoint: writing fails in the middle. */
    @Test
    void aFileThatCannotGrow() throws Exception {
        assumeShell("sh", "-c", "ulimit -f 100");
        Path saved = folder.resolve("saved");
        long bytes = begin(saved);
        Path last = CheckpointFolder.newestFirst(saved).getFirst();
        Outcome outcome = run("ulimit -f " + (bytes - 1) / 512 + " && \"$@\"", saved, 2);
        assertSaidSo(outcome, saved, last, "File too large");
    }

    /** A file system with room for two checkpoints and a half. */
    @Test
    void aFullDisk() throws Exception {
        String mount = "mount -t tmpfs -o size=4m tmpfs \"" + folder + "\"";
        assumeShell("unshare", "-Urm", "sh", "-c", mount);
        Path first = folder.resolve("outside");
        long bytes = begin(first);
        long size = bytes * 5 / 2 / 4096 * 4096;
        Path disk = Files.createDirectory(folder.resolve("disk"));
        String script = """
                mount -t tmpfs -o size=%d tmpfs '%s' && cp '%s'/* '%s' && "$@"
                code=$?
                ls -A '%s'
                exit $code""".formatted(size, disk, first, disk, disk);
        Outcome outcome = run(script, disk, 9, "unshare", "-Urm");
        assertThat(outcome.code()).as(outcome.out()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("failed: cannot write the checkpoint " + disk)
                .contains("No space left on device; the last good one is step-")
                .doesNotContain(".part");
        assertThat(outcome.out().lines().filter(l -> l.startsWith("step-"))).hasSize(2);
    }

    @Test
    void aFolderThatCannotBeWrittenTo() throws Exception {
        Path saved = folder.resolve("saved");
        String readOnly = "mount --bind '" + folder + "' '" + folder + "' && mount -o remount,ro,bind '" + folder + "'";
        assumeShell("unshare", "-Urm", "sh", "-c", readOnly);
        begin(saved);
        Path last = CheckpointFolder.newestFirst(saved).getFirst();
        Outcome outcome = run(readOnly + " && \"$@\"", saved, 2, "unshare", "-Urm");
        assertSaidSo(outcome, saved, last, "Read-only file system");
    }

    @Test
    void aFolderThatCannotBeMade() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Outcome outcome = run("\"$@\"", file.resolve("saved"), 2);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).startsWith("failed: cannot save the training in " + file.resolve("saved") + ": ");
    }
}
