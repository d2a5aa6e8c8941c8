package lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options of a command line as they can be merged and kept: one text each, {@code --name=value}, or {@code --name} of a switch. */
final class Arguments {
    /** Two ways to say the same: either takes the place of the other. */
    private static final Set<String> NETWORK = Set.of("--model", "--hidden");

    private Arguments() {}

    /**
     * Joins values to their options.
     *
     * @param arguments as they were typed, and as the command has accepted them
     */
    static List<String> joined(List<String> arguments, CommandSpec command) {
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            OptionSpec option = command.optionsMap().get(argument);
            boolean valueFollows = option != null && i + 1 < arguments.size() && takes(option, arguments.get(i + 1));
            joined.add(valueFollows ? argument + "=" + arguments.get(++i) : argument);
        }
        return joined;
    }

    private static boolean takes(OptionSpec option, String next) {
        return option.arity().min() > 0 || (option.arity().max() > 0 && !next.startsWith("-"));
    }

    /** What a source says of an option takes the place of all that sources before it say of it. */
    static List<String> merged(List<List<String>> sources) {
        List<String> merged = new ArrayList<>();
        for (List<String> source : sources) {
            merged.removeIf(before -> source.stream().anyMatch(now -> isSame(name(before), name(now))));
            merged.addAll(source);
        }
        return merged;
    }

    private static boolean isSame(String a, String b) {
        return a.equals(b) || (NETWORK.contains(a) && NETWORK.contains(b));
    }

    /** Of the option, with its dashes. */
    static String name(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }
}
