package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Small models for tests of what is done with models. */
final class TrainedModel {
    private TrainedModel() {}

    /** The digits with one hidden unit, badly learned: a file of three kilobytes. */
    static Path ofDigits(Path folder) {
        return train(folder, "--hidden", "1", "--epochs", "1");
    }

    /** A model in {@code folder}; returns its file. */
    static Path train(Path folder, Object... options) {
        Object[] args = new Object[options.length + 3];
        args[0] = "train";
        args[1] = "--out";
        args[2] = folder;
        System.arraycopy(options, 0, args, 3, options.length);
        assertThat(Program.lanewise(args).code()).isZero();
        return folder.resolve("model.safetensors");
    }
}
