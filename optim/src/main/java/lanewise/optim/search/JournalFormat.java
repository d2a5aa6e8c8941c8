package lanewise.optim.search;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines of a journal: identity behind '#', then a table with tabs between its columns, as spreadsheets and pandas read it. */
final class JournalFormat {
    private static final String VERSION = "# lanewise search 1";
    private static final List<String> COLUMNS =
            List.of("trial", "parent", "budget", "score", "seconds", "failure", "notes");

    private final Space space;
    private final Map<String, String> identity = new LinkedHashMap<>();

    JournalFormat(Search search) {
        space = search.space();
        identity.put("space", space.toString());
        identity.put("method", search.method().toString());
        identity.put("goal", search.goal().toString());
        identity.put("seed", String.valueOf(search.seed()));
        identity.put("window", String.valueOf(search.window()));
    }

    String header() {
        return VERSION + "\n"
                + identity.entrySet().stream()
                        .map(e -> "# " + e.getKey() + ": " + escape(e.getValue()) + "\n")
                        .collect(Collectors.joining())
                + titles() + "\n";
    }

    private String titles() {
        return Stream.concat(COLUMNS.stream(), space.parameters().stream().map(Parameter::name))
                .collect(Collectors.joining("\t"));
    }

    int headerLines() {
        return identity.size() + 2;
    }

    /**
     * Whether these lines begin with this search's header.
     *
     * @throws OtherSearchException when they do not
     */
    void checkHeader(Path path, List<String> lines) {
        if (lines.size() < headerLines() || !lines.getFirst().equals(VERSION)) {
            throw new OtherSearchException(path + " is not a search journal: it does not begin with '" + VERSION
                    + "' and " + (headerLines() - 1) + " more lines");
        }
        int i = 1;
        for (Map.Entry<String, String> e : identity.entrySet()) {
            String prefix = "# " + e.getKey() + ": ";
            String found = lines.get(i++);
            if (!found.equals(prefix + escape(e.getValue()))) {
                String theirs = found.startsWith(prefix) ? found.substring(prefix.length()) : "missing";
                throw new OtherSearchException(path + " is the journal of another search: its " + e.getKey() + " is "
                        + theirs + ", this search's is " + escape(e.getValue()));
            }
        }
        if (!lines.get(i).equals(titles())) {
            throw new OtherSearchException(path + " has the columns " + lines.get(i) + "; expected " + titles());
        }
    }

    String line(TrialResult r) {
        Stream<String> fixed = Stream.of(
                String.valueOf(r.number()),
                r.parent().isPresent() ? String.valueOf(r.parent().getAsInt()) : "",
                String.valueOf(r.budget()),
                r.failed() ? "" : Double.toString(r.score()),
                Double.toString(r.seconds()),
                r.failure().orElse(""),
                r.notes().entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(";")));
        Map<String, String> texts = r.setting().texts();
        Stream<String> values = space.parameters().stream().map(p -> texts.getOrDefault(p.name(), ""));
        return Stream.concat(fixed, values).map(JournalFormat::escape).collect(Collectors.joining("\t")) + "\n";
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    TrialResult parse(String line) {
        String[] cells = line.split("\t", -1);
        int fixed = COLUMNS.size();
        if (cells.length != fixed + space.parameters().size()) {
            throw new IllegalArgumentException(cells.length + " cells; there must be "
                    + (fixed + space.parameters().size()));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = fixed; i < cells.length; i++) {
            if (!cells[i].isEmpty()) {
                values.put(space.parameters().get(i - fixed).name(), unescape(cells[i]));
            }
        }
        boolean failed = cells[3].isEmpty();
        return new TrialResult(
                Integer.parseInt(cells[0]),
                cells[1].isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cells[1])),
                Integer.parseInt(cells[2]),
                space.of(values),
                failed ? Double.NaN : Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]),
                failed ? Optional.of(unescape(cells[5])) : Optional.empty(),
                parseNotes(unescape(cells[6])));
    }

    private static Map<String, Double> parseNotes(String text) {
        Map<String, Double> notes = new LinkedHashMap<>();
        for (String note : text.isEmpty() ? new String[0] : text.split(";", -1)) {
            int equals = note.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("the note '" + note + "' is not a name, '=' and a number");
            }
            notes.put(note.substring(0, equals), Double.parseDouble(note.substring(equals + 1)));
        }
        return notes;
    }

    /** Without tabs and line breaks, of which {@link String#lines} knows three. */
    private static String escape(String s) {
        return s.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String s) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c != '\\') {
                out.append(c);
            } else if (++i == s.length() || "\\tnr".indexOf(s.charAt(i)) < 0) {
                throw new IllegalArgumentException(
                        "'" + s + "' has a backslash before something else than \\, t, n or r");
            } else {
                out.append("\\\t\n\r".charAt("\\tnr".indexOf(s.charAt(i))));
            }
        }
        return out.toString();
    }
}
