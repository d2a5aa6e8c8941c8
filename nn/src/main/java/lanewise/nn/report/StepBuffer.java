package lanewise.nn.report;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The figures of some steps, as they come: one thread appends, another one may read what has been appended, and neither waits. Appending allocates nothing.
 */
final class StepBuffer {
    /** What is kept of a step. */
    enum Field {
        STEP(0),
        EPOCH(1),
        LOSS(2),
        ACCURACY(3),
        LEARNING_RATE(4),
        GRADIENT_NORM(5),
        WEIGHT_NORM(6),
        UPDATE_RATIO(7),
        SECONDS(8),
        WALL_TIME(9);

        private static final int COUNT = values().length;
        private final int place;

        Field(int place) {
            this.place = place;
        }
    }

    private final double[] values;
    private final AtomicInteger size = new AtomicInteger();

    /** For so many steps. */
    StepBuffer(int capacity) {
        values = new double[Math.multiplyExact(capacity, Field.COUNT)];
    }

    /** Sets a figure of the step that is not appended yet. */
    void set(Field field, double value) {
        values[size.getPlain() * Field.COUNT + field.place] = value;
    }

    /** Appends the step; another thread that sees it sees its figures. */
    void append() {
        size.setRelease(size.getPlain() + 1);
    }

    /** How many there are. */
    int size() {
        return size.getAcquire();
    }

    /** A figure of step i. */
    double get(int i, Field field) {
        return values[i * Field.COUNT + field.place];
    }

    /** Forgets all; the thread that appends calls it, when no other one reads. */
    void clear() {
        Arrays.fill(values, 0);
        size.setRelease(0);
    }
}
