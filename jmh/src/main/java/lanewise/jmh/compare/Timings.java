package lanewise.jmh.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one contender found in one JVM; handed to the parent as a file of tab-separated lines, since natives may print what they like.
 *
 * @param version of the contender
 * @param times by name of case
 * @param fault the first wrong result
 */
record Timings(String version, Map<String, Time> times, Optional<String> fault) {
    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(version, fault.orElse("")));
        times.forEach((name, t) -> lines.add(name + "\t" + t.median() + "\t" + t.min()));
        Files.write(file, lines);
    }

    static Timings of(List<String> lines) throws IOException {
        if (lines.size() < 2) {
            throw new IOException("a contender wrote no results");
        }
        Map<String, Time> times = new LinkedHashMap<>();
        for (String line : lines.subList(2, lines.size())) {
            String[] cells = line.split("\t", -1);
            times.put(cells[0], new Time(Double.parseDouble(cells[1]), Double.parseDouble(cells[2])));
        }
        return new Timings(lines.get(0), times, Optional.of(lines.get(1)).filter(f -> !f.isEmpty()));
    }
}
