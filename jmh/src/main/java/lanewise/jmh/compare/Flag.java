package lanewise.jmh.compare;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An option of a command line: a name and a value. */
record Flag(String name, String value) {
    static final int MOST_THREADS = 1024;

    /**
     * Takes words in pairs.
     *
     * @throws IllegalArgumentException when the last one has no value
     */
    static List<Flag> all(List<String> words) {
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + " needs a value");
            }
            flags.add(new Flag(words.get(i), words.get(i + 1)));
        }
        return flags;
    }

    int number(int least, int most) {
        try {
            int n = Integer.parseInt(value);
            if (n >= least && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " is '" + value + "'; it must be " + least + " to " + most);
    }

    Path path() {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(name + " '" + value + "': " + e.getReason(), e);
        }
    }

    IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown option " + name);
    }
}
