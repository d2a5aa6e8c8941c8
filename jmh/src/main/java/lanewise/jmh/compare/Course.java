package lanewise.jmh.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one training of many epochs went in one JVM; handed to the parent as lines of a file, as {@link Timings} are.
 *
 * @param version of the contender
 * @param fault what was wrong after the first epoch, where it ended then
 * @param accuracies after some epochs and at the end, on the test part
 * @param millis of each epoch, without what is done between epochs
 */
record Course(String version, Optional<String> fault, List<Double> accuracies, List<Double> millis) {
    private static final int ACCURACIES = 2;

    Course {
        accuracies = List.copyOf(accuracies);
        millis = List.copyOf(millis);
    }

    /** Trains; looks at the accuracy after {@code few} epochs and at the end. */
    static Course of(Contender contender, EpochCase c, int epochs, int few) {
        List<Double> accuracies = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        try (Trial trial = contender.prepare(c).orElseThrow()) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                long start = System.nanoTime();
                trial.run(1);
                millis.add((System.nanoTime() - start) / 1e6);
                Optional<String> fault = epoch == 1 ? c.fault(trial) : Optional.empty();
                if (fault.isPresent()) {
                    return new Course(contender.version(), fault, List.of(), List.of());
                }
                if (epoch == few || epoch == epochs) {
                    accuracies.add((double) trial.result(EpochCase.ACCURACY));
                }
            }
        }
        return new Course(contender.version(), Optional.empty(), accuracies, millis);
    }

    /** After few epochs. */
    double early() {
        return accuracies.getFirst();
    }

    /** At the end. */
    double late() {
        return accuracies.getLast();
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(version, fault.orElse("")));
        Stream.concat(accuracies.stream(), millis.stream()).map(String::valueOf).forEach(lines::add);
        Files.write(file, lines);
    }

    static Course of(List<String> lines) throws IOException {
        if (lines.size() < 2) {
            throw new IOException("a contender wrote no results");
        }
        Optional<String> fault = Optional.of(lines.get(1)).filter(f -> !f.isEmpty());
        List<Double> numbers = lines.stream().skip(2).map(Double::valueOf).toList();
        int accuracies = Math.min(ACCURACIES, numbers.size());
        return new Course(
                lines.getFirst(), fault, numbers.subList(0, accuracies), numbers.subList(accuracies, numbers.size()));
    }
}
