package lanewise.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise completion}. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options.",
        footer = {
            "",
            "bash: source <(lanewise completion bash)",
            "zsh:  autoload -U +X bashcompinit && bashcompinit",
            "      source <(lanewise completion zsh)",
            "fish: lanewise completion fish | source"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Surroundings around;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    private String shell = "";

    CompletionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script = switch (shell) {
            // picocli's script is for both: it calls bashcompinit where the shell is zsh
            case "bash", "zsh" -> AutoComplete.bash(root.getCommandName(), root);
            case "fish" -> FishCompletion.of(root);
            default -> throw new WrongUsage("completion: expected bash, zsh or fish, found '" + shell + "'");
        };
        around.out().print(script);
        return 0;
    }
}
