package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command line that cannot be meant: one line that names option, value and what it may be, a hint, exit code 2. */
class WrongUsageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train --batch 0            | '--batch': expected a whole number from 1 to 65536, found '0'",
                "train --batch 1e3          | '--batch': expected a whole number from 1 to 65536, found '1e3'",
                "train --epochs 0           | '--epochs': expected a whole number from 1 to 1000000, found '0'",
                "train --epochs -3          | '--epochs': expected a whole number from 1 to 1000000, found '-3'",
                "train --lr NaN             | '--lr': expected a finite number above 0, found 'NaN'",
                "train --lr Infinity        | '--lr': expected a finite number above 0, found 'Infinity'",
                "train --lr -0.1            | '--lr': expected a finite number above 0, found '-0.1'",
                "train --lr 0               | '--lr': expected a finite number above 0, found '0'",
                "train --lr fast            | '--lr': expected a finite number above 0, found 'fast'",
                "train --hidden 0           | '--hidden': expected a whole number from 1 to 65536, found '0'",
                "train --hidden 8,,8        | '--hidden': expected a whole number from 1 to 65536, found ''",
                "train --hidden 65536,65536 | --hidden: too large",
                "train --threads 0          | '--threads': expected a whole number from 1 to 1024, found '0'",
                "train --seed 1.5           | '--seed': expected a whole number of at most 64 bits, found '1.5'",
                "train --max-time soon      | '--max-time': expected a time such as 90s, 10m or 2h, found 'soon'",
                "train --optimizer lbfgs    | '--optimizer': expected sgd, momentum or adam, found 'lbfgs'",
                "train --schedule steep     | '--schedule': expected linear, cosine, constant, one-cycle or plateau,"
                        + " found 'steep'",
                "train --clip 0             | '--clip': expected a finite number above 0, found '0'",
                "train --ema 1              | '--ema': expected a number between 0 and 1, found '1'",
                "train --validation 2       | '--validation': expected a number between 0 and 1, found '2'",
                "train --accumulate 0       | '--accumulate': expected a whole number from 1 to 65536, found '0'",
                "train --patience 0         | '--patience': expected a whole number from 1 to 1000000, found '0'",
                "train --checkpoint-every 0 | '--checkpoint-every': expected a whole number from 1 to 1000000, found"
                        + " '0'",
                "train --model rnn          | '--model': expected mlp:N,N,..., cnn or a file with a network, found"
                        + " 'rnn'",
                "train --model mlp:0        | '--model': expected a whole number from 1 to 65536, found '0'",
                "train --model cnn --hidden 8 | --model and --hidden are two ways to say the same; give one",
                "train --data nowhere       | --data nowhere: no such file or folder, and none of digits, mnist,"
                        + " fashion-mnist",
                "train --label class        | --label class: only a CSV file has columns, and --data is digits",
                "train --epoch 3            | unknown option '--epoch'; did you mean --epochs?",
                "train --live 70000         | '--live': expected a whole number from 0 to 65535, found '70000'",
                "report                     | missing required parameter: 'RUN'",
                "train --frobnicate         | unknown option '--frobnicate'",
                "train now                  | unknown argument 'now'",
                "train --lr                 | missing required parameter for option '--lr'",
                "train --lr 1 --lr 2        | option '--lr' (X) should be specified only once",
                "evaluate                   | missing required parameter: 'MODEL'",
                "predict                    | missing required parameter: 'MODEL'",
                "predict m                  | one of --csv FILE and --data DATA --index N is needed",
                "predict m --data digits    | --data and --index N go together",
                "info                       | missing required parameter: 'MODEL'",
                "inspect                    | missing required parameter: 'FILE'",
                "export m -o x              | missing required option: '--format=NAME'",
                "export m --format onnx     | missing required option: '--output=FILE'",
                "export m --format pt -o x  | '--format': expected onnx, npz or safetensors, found 'pt'",
                "export m --format npz -o x --softmax | --softmax: only onnx has layers, and --format is npz",
                "export m --format onnx -o no/x | --output no/x: expected the name of a file in a folder that is there",
                "doctor --fix               | unknown option '--fix'",
                "juggle                     | unknown command 'juggle'; there are train, evaluate, predict, report,"
                        + " info, data, inspect, export, search, gradcheck, doctor, completion",
                "search                     | missing required parameter: 'SPACE'",
                "search s --method luck     | expected one of [grid, random, coarse-to-fine, halving, asha",
                "completion                 | missing required parameter: 'SHELL'",
            })
    void isExplainedInOneLine(String line, String explanation) {
        Program.Outcome outcome = Program.lanewise((Object[]) line.split(" "));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errLines()).hasSize(2);
        assertThat(outcome.errLines().getFirst()).startsWith("lanewise: ").contains(explanation);
        String command = line.startsWith("juggle") ? "lanewise" : "lanewise " + line.split(" ", 2)[0];
        assertThat(outcome.errLines().getLast()).isEqualTo("try '" + command + " --help'");
    }

    @Test
    void aMissingCommandIsExplained() {
        Program.Outcome outcome = Program.lanewise();
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("lanewise: a command is missing; there are train,");
    }

    @Test
    void aFileForAFolderIsFoundOutBeforeTheTraining() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Program.Outcome outcome = Program.lanewise("train", "--out", file.resolve("run"));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.errLines()).hasSize(2);
        assertThat(outcome.err()).contains("--out").contains(file + " is not a folder that can be written to");
    }

    @Test
    void controlCharactersAreNotPassedOn() {
        Program.Outcome outcome = Program.lanewise("train", "--data", "a\u001b[31m\nb");
        assertThat(outcome.errLines()).hasSize(2);
        assertThat(outcome.err()).doesNotContain("\u001b");
    }
}
