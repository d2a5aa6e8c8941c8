package lanewise.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lanewise.optim.check.Require;

/**
 * Where and when a training is saved, and which files are kept: the last ones, and those of the best epochs. A file is {@code step-000000123.safetensors};
 * it is a model file, too.
 *
 * @param folder made when it does not exist
 * @param everySteps updates between two files, or 0 for none within epochs
 * @param everyEpochs epochs between two files, or 0 for none at the end of epochs
 * @param keepLast files to keep, at least 1; with 2 a damaged one leaves another
 * @param keepBest files of the best epochs to keep beside these, not negative
 */
public record Checkpoints(Path folder, long everySteps, int everyEpochs, int keepLast, int keepBest) {
    public Checkpoints {
        Require.atLeast(0, "checkpoints", "every so many steps", everySteps);
        Require.atLeast(0, "checkpoints", "every so many epochs", everyEpochs);
        Require.atLeast(1, "checkpoints", "the number of last ones to keep", keepLast);
        Require.atLeast(0, "checkpoints", "the number of best ones to keep", keepBest);
    }

    /** Only when the training is stopped before its end. */
    public static Checkpoints whenStopped(Path folder) {
        return new Checkpoints(folder, 0, 0, 2, 0);
    }

    /** After every epoch; the last two and the best are kept. */
    public static Checkpoints everyEpoch(Path folder) {
        return new Checkpoints(folder, 0, 1, 2, 1);
    }

    /** After so many updates, and after every epoch. */
    public Checkpoints everySteps(long steps) {
        return new Checkpoints(folder, steps, everyEpochs, keepLast, keepBest);
    }

    /** The checkpoints in a folder, the last step first; none where there is no folder. */
    public static List<Path> in(Path folder) throws IOException {
        return CheckpointFolder.newestFirst(folder);
    }

    boolean isOnlyWhenStopped() {
        return everySteps == 0 && everyEpochs == 0;
    }

    /** With other numbers of files to keep. */
    public Checkpoints keep(int last, int best) {
        return new Checkpoints(folder, everySteps, everyEpochs, last, best);
    }
}
