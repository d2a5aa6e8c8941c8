package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All trainings of one entrant, a seed each. */
final class Courses {
    private final Entrant entrant;
    private final int few;
    private final List<Course> seeds = new ArrayList<>();
    private String version = "";
    private Optional<String> failure = Optional.empty();

    /** A mean and how far seeds lie from it; NaN with one seed. */
    record Spread(double mean, double deviation) {
        /** This less that, and the standard error of the difference for so many seeds of each. */
        Spread less(Spread other, int n) {
            double variance = deviation * deviation + other.deviation * other.deviation;
            return new Spread(mean - other.mean, Math.sqrt(variance / n));
        }
    }

    Courses(Entrant entrant, int few) {
        this.entrant = entrant;
        this.few = few;
    }

    /** Gives back what is wrong with it, if anything. */
    Optional<String> add(Course course) {
        version = course.version();
        if (course.fault().isEmpty()) {
            seeds.add(course);
        }
        return course.fault().map(f -> "wrong result, " + f);
    }

    /** None of its numbers count. */
    void fail(String reason) {
        failure = Optional.of(reason);
    }

    Entrant entrant() {
        return entrant;
    }

    String version() {
        return version;
    }

    Optional<String> failure() {
        return failure;
    }

    List<Course> seeds() {
        return List.copyOf(seeds);
    }

    /** Milliseconds: the median of the first epochs of all seeds. */
    double firstMillis() {
        return median(c -> c.millis().subList(0, few));
    }

    /** Milliseconds: the median of the last epochs of all seeds. */
    double lastMillis() {
        return median(
                c -> c.millis().subList(c.millis().size() - few, c.millis().size()));
    }

    /** The last epochs' time by the first ones': above 1 it slows down. */
    double slowdown() {
        return lastMillis() / firstMillis();
    }

    private double median(Function<Course, List<Double>> part) {
        return Statistics.median(
                seeds.stream().flatMap(c -> part.apply(c).stream()).toList());
    }

    Spread early() {
        return spread(Course::early);
    }

    Spread late() {
        return spread(Course::late);
    }

    private Spread spread(Function<Course, Double> accuracy) {
        List<Double> all = seeds.stream().map(accuracy).toList();
        return new Spread(Statistics.mean(all), Statistics.deviation(all));
    }
}
