package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ArgumentsTest {
    private static List<String> joined(String... arguments) {
        CommandSpec train = new CommandLine(new TrainCommand(Surroundings.of(System.out, System.err))).getCommandSpec();
        return Arguments.joined(List.of(arguments), train);
    }

    @Test
    void valuesAreJoinedToTheirOptions() {
        assertThat(joined("--lr", "0.1", "--json", "--seed", "-5", "--hidden=8,4", "--live", "--epochs", "3"))
                .containsExactly("--lr=0.1", "--json", "--seed=-5", "--hidden=8,4", "--live", "--epochs=3");
        assertThat(joined("--live", "8080", "--dry-run")).containsExactly("--live=8080", "--dry-run");
        assertThat(joined("--data", "--odd name", "--label", "a=b"))
                .containsExactly("--data=--odd name", "--label=a=b");
    }

    @Test
    void theLastSourceWins() {
        assertThat(Arguments.merged(List.of(
                        List.of("--epochs=3", "--model=cnn", "--categorical=a", "--categorical=b"),
                        List.of("--epochs=4", "--hidden=8"),
                        List.of("--categorical=c", "--lr=1"))))
                .containsExactly("--epochs=4", "--hidden=8", "--categorical=c", "--lr=1");
        assertThat(Arguments.merged(List.of(List.of("--hidden=8"), List.of("--model=mlp:4", "--hidden=2"))))
                .containsExactly("--model=mlp:4", "--hidden=2");
    }
}
