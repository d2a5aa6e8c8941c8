package lanewise.cli;

import java.io.PrintStream;

/** Lines of a name and a text, aligned, wrapped at the edge of the terminal. */
final class Talk {
    private static final int NAME = 12;
    private static final int MIN_WIDTH = 40;
    private static final int MAX_WIDTH = 80;

    private final PrintStream to;
    private final int width;

    Talk(PrintStream to, Surroundings around) {
        this.to = to;
        this.width = Math.clamp(around.columns(), MIN_WIDTH, MAX_WIDTH) - NAME;
    }

    /** A number of things: {@code 1 step}, {@code 2 steps}. */
    static String count(long n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    /** Prints a line, or several if the text is long; breaks only at spaces. */
    void say(String name, String text) {
        String label = name;
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                print(label, line);
                label = "";
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        print(label, line);
    }

    private void print(String label, StringBuilder line) {
        println(label + " ".repeat(Math.max(1, NAME - label.length())) + line);
    }

    /** Prints lines as they are. */
    void lines(String text) {
        text.lines().forEach(this::println);
    }

    private void println(String line) {
        to.println(printable(line).stripTrailing());
    }

    /** On one line, without what could steer a terminal: texts come out of anybody's files. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    }
}
