package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "train --help",
                "evaluate --help",
                "predict --help",
                "report --help",
                "info --help",
                "data --help",
                "data list --help",
                "data fetch --help",
                "data info --help",
                "inspect --help",
                "export --help",
                "search --help",
                "gradcheck --help",
                "doctor --help",
                "completion --help",
                "train --batch 3 -h"
            })
    void goesToStandardOutputWithinEightyColumns(String line) {
        Program.Outcome outcome = Program.lanewise((Object[]) line.split(" "));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).startsWith("Usage: lanewise");
        assertThat(outcome.out().lines()).allMatch(l -> l.length() <= 80);
        assertThat(outcome.out()).doesNotContain("\u001b");
    }

    @Test
    void namesEveryCommand() {
        assertThat(Program.lanewise("--help").out())
                .contains(
                        "train",
                        "evaluate",
                        "predict",
                        "info",
                        "inspect",
                        "export",
                        "search",
                        "gradcheck",
                        "doctor",
                        "completion");
    }

    @Test
    void versionNamesJavaToo() {
        Program.Outcome outcome = Program.lanewise("--version");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("lanewise ").contains("Java " + Runtime.version());
    }
}
