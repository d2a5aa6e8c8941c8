package lanewise.jmh.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The command line of {@link lanewise.jmh.Compare}.
 *
 * @param group what to compare
 * @param threads of every contender
 * @param rounds in each, every contender runs once
 * @param cases only those whose name contains a match
 * @param json where to write the results as well
 */
public record Options(Group group, int threads, int rounds, Pattern cases, Optional<Path> json) {
    private static final int ROUNDS = 7;
    private static final int MOST_ROUNDS = 1000;
    private static final int MOST_THREADS = 1024;

    /** How to call it. */
    public static final String USAGE = """
            usage: lanewise.jmh.Compare GROUP [--threads N] [--rounds N] [--cases REGEX] [--json FILE]
              GROUP           %s
              --threads N     threads of every contender (1)
              --rounds N      JVMs of each contender, run in turn (7)
              --cases REGEX   only cases whose name contains a match
              --json FILE     writes the results there as well""".formatted(Group.names());

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a message of one line
     */
    public static Options parse(List<String> args) {
        if (args.isEmpty() || args.getFirst().startsWith("-")) {
            throw new IllegalArgumentException("name a group first: " + Group.names());
        }
        Options options = new Options(Group.named(args.getFirst()), 1, ROUNDS, Pattern.compile(""), Optional.empty());
        for (int i = 1; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(args.get(i) + " needs a value");
            }
            options = options.with(args.get(i), args.get(i + 1));
        }
        if (options.selected().isEmpty()) {
            throw new IllegalArgumentException(
                    "no case of " + options.group.name() + " matches '" + options.cases + "'");
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--threads" -> new Options(group, number(name, value, MOST_THREADS), rounds, cases, json);
            case "--rounds" -> new Options(group, threads, number(name, value, MOST_ROUNDS), cases, json);
            case "--cases" -> new Options(group, threads, rounds, pattern(value), json);
            case "--json" -> new Options(group, threads, rounds, cases, Optional.of(Path.of(value)));
            default -> throw new IllegalArgumentException("unknown option " + name);
        };
    }

    /** The cases to run. */
    List<? extends Case> selected() {
        return group.cases().stream()
                .filter(c -> cases.matcher(c.name()).find())
                .toList();
    }

    private static int number(String name, String value, int most) {
        try {
            int n = Integer.parseInt(value);
            if (n >= 1 && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " is '" + value + "'; it must be 1 to " + most);
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--cases '" + regex + "': " + e.getDescription(), e);
        }
    }
}
