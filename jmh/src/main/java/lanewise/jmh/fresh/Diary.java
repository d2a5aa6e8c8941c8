package lanewise.jmh.fresh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happened in one JVM; written to a file for the parent.
 *
 * @param spoilers what it did before the warm-up, in this order
 * @param warmUpMillis what the warm-up took
 * @param notCompiled what the warm-up gave up
 * @param first the first call after the warm-up, in microseconds
 * @param early a call in the first tenths of a second of use, in microseconds
 * @param steady a call after everything else has been used for as long and the compiler has come to rest, in microseconds
 */
record Diary(
        List<Spoiler> spoilers,
        long warmUpMillis,
        List<String> notCompiled,
        Map<Workload, Double> first,
        Map<Workload, Double> early,
        Map<Workload, Double> steady) {

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(names(spoilers));
        lines.add(Long.toString(warmUpMillis));
        lines.add(names(notCompiled));
        steady.forEach((w, us) -> lines.add(w.name() + " " + first.get(w) + " " + early.get(w) + " " + us));
        Files.write(file, lines);
    }

    static Diary read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 3) {
            throw new IOException("a JVM ended without results");
        }
        Map<Workload, Double> first = new LinkedHashMap<>();
        Map<Workload, Double> early = new LinkedHashMap<>();
        Map<Workload, Double> steady = new LinkedHashMap<>();
        for (String line : lines.subList(3, lines.size())) {
            String[] cells = line.split(" ", -1);
            Workload w = Workload.named(cells[0]);
            first.put(w, Double.valueOf(cells[1]));
            early.put(w, Double.valueOf(cells[2]));
            steady.put(w, Double.valueOf(cells[3]));
        }
        return new Diary(
                words(lines.get(0)).map(Spoiler::valueOf).toList(),
                Long.parseLong(lines.get(1)),
                words(lines.get(2)).toList(),
                first,
                early,
                steady);
    }

    /** For a table or a file: nothing is an empty string. */
    static String names(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static Stream<String> words(String line) {
        return Arrays.stream(line.split(" ", -1)).filter(w -> !w.isEmpty());
    }
}
