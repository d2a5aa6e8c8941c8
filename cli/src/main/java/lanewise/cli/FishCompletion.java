package lanewise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A script that lets fish complete commands and options, with what the help says about each; picocli has one for bash and zsh only. */
final class FishCompletion {
    private static final String AT = """
            # Whether these are the first words behind the program's name.
            function __PROGRAM_at
                set -l words (commandline -opc)
                set -l last (math (count $argv) + 1)
                test (count $argv) -eq 0; or test "$words[2..$last]" = "$argv"
            end

            # Whether a command is still missing behind these words.
            function __PROGRAM_ends
                test (count (commandline -opc)) -eq (math (count $argv) + 1); and __PROGRAM_at $argv
            end
            """;

    private final String program;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
    }

    /** The script for a program. */
    static String of(CommandLine root) {
        FishCompletion fish = new FishCompletion(root.getCommandName());
        fish.script.append("# Completion of ").append(fish.program).append(" for fish.\n\n");
        fish.script.append(AT.replace("PROGRAM", fish.program)).append('\n');
        fish.command(root, List.of());
        return fish.script.toString();
    }

    private void command(CommandLine command, List<String> words) {
        String at = words.isEmpty() ? "" : " " + String.join(" ", words);
        String ends = "__" + program + "_ends" + at;
        boolean isLeaf = command.getSubcommands().isEmpty();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                option(option, isLeaf ? "__" + program + "_at" + at : ends);
            }
        }
        command.getSubcommands().forEach((name, sub) -> {
            complete(ends)
                    .append(" -f -a ")
                    .append(name)
                    .append(" -d ")
                    .append(quoted(sub.getCommandSpec().usageMessage().description()))
                    .append('\n');
            List<String> longer = new ArrayList<>(words);
            longer.add(name);
            command(sub, longer);
        });
    }

    private void option(OptionSpec option, String condition) {
        StringBuilder line = complete(condition);
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            boolean isFile = List.of(option.typeInfo().getAuxiliaryTypes()).contains(Path.class)
                    || option.typeInfo().getType() == Path.class
                    || option.longestName().equals("--data")
                    || option.longestName().equals("--csv")
                    || option.longestName().equals("--model");
            line.append(option.arity().min() == 0 ? "" : isFile ? " -r" : " -x");
        }
        line.append(" -d ").append(quoted(option.description())).append('\n');
    }

    private StringBuilder complete(String condition) {
        return script.append("complete -c ")
                .append(program)
                .append(" -n '")
                .append(condition)
                .append('\'');
    }

    /** The first sentence: a line has room for no more. */
    private static String quoted(String... description) {
        String text = String.join(" ", description);
        String first = text.replaceFirst("(?<=[^.])\\. .*", "");
        String plain = first.replaceFirst("(?<=[^.])\\.$", "");
        return "'" + plain.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
