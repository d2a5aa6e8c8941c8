package lanewise.jmh.compare;

import java.nio.file.Path;
import java.util.ArrayList;
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

    /** How to call it. */
    public static final String USAGE = """
            usage: lanewise.jmh.Compare GROUP [--threads N] [--rounds N] [--cases REGEX] [--data FOLDER] [--json FILE]
              GROUP           %s
              --threads N     threads of every contender (1)
              --rounds N      JVMs of each contender, run in turn (7)
              --cases REGEX   only cases whose name contains a match
              --data FOLDER   the four IDX files of MNIST, plain or gzipped, for mnist-epoch (images made up)
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
        for (Flag flag : Flag.all(args.subList(1, args.size()))) {
            options = options.with(flag);
        }
        if (options.selected().isEmpty()) {
            throw new IllegalArgumentException(
                    "no case of " + options.group.name() + " matches '" + options.cases + "'");
        }
        return options;
    }

    private Options with(Flag flag) {
        return switch (flag.name()) {
            case "--threads" -> new Options(group, flag.number(1, Flag.MOST_THREADS), rounds, cases, json);
            case "--rounds" -> new Options(group, threads, flag.number(1, MOST_ROUNDS), cases, json);
            case "--cases" -> new Options(group, threads, rounds, pattern(flag.value()), json);
            case "--data" -> new Options(on(flag.path()), threads, rounds, cases, json);
            case "--json" -> new Options(group, threads, rounds, cases, Optional.of(flag.path()));
            default -> throw flag.unknown();
        };
    }

    private Group on(Path folder) {
        if (group instanceof EpochGroup) {
            return new EpochGroup(EpochGroup.folderOf(folder));
        }
        throw new IllegalArgumentException("--data is for " + EpochGroup.NAME + "; " + group.name() + " has none");
    }

    /** Where the data come from, when there is a choice. */
    Optional<String> data() {
        return group instanceof EpochGroup epochs ? Optional.of(epochs.images().description()) : Optional.empty();
    }

    /** What a fork must be told. */
    List<String> words() {
        List<String> words = new ArrayList<>(
                List.of(group.name(), "--threads", Integer.toString(threads), "--cases", cases.pattern()));
        if (group instanceof EpochGroup epochs) {
            words.addAll(EpochGroup.words(epochs.images()));
        }
        return words;
    }

    /** The cases to run. */
    List<? extends Case> selected() {
        return group.cases().stream()
                .filter(c -> cases.matcher(c.name()).find())
                .toList();
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--cases '" + regex + "': " + e.getDescription(), e);
        }
    }
}
