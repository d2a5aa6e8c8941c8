package lanewise.jmh.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/** How much of the machine other programs used during a measurement, which is worth as much as that is little. Linux only. */
public final class OtherLoad {
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path SELF = Path.of("/proc/self/stat");

    /** Linux counts in hundredths of a second here, whatever its clock. */
    private static final double TICKS_PER_SECOND = 100;

    /** What fields of a line to add up: all but idle and waiting; own time and that of children that have ended. */
    private static final int[] BUSY = {1, 2, 3, 6, 7, 8};

    private static final int[] OWN = {11, 12, 13, 14};

    private final long nanos = System.nanoTime();
    private final OptionalDouble ticks = ticks();

    private OtherLoad() {}

    /** Looks at the clocks for the first time. */
    public static OtherLoad start() {
        return new OtherLoad();
    }

    /** How many cores others used on average since then. */
    public OptionalDouble cores() {
        OptionalDouble now = ticks();
        if (now.isEmpty() || ticks.isEmpty()) {
            return OptionalDouble.empty();
        }
        double seconds = (System.nanoTime() - nanos) / 1e9;
        return OptionalDouble.of(Math.max(0, (now.getAsDouble() - ticks.getAsDouble()) / TICKS_PER_SECOND / seconds));
    }

    /** For a line of text: "others used 0.05 cores". */
    public static String describe(OptionalDouble cores) {
        return cores.isEmpty()
                ? "what others used is not known"
                : String.format(Locale.ROOT, "others used %.2f cores", cores.getAsDouble());
    }

    private static OptionalDouble ticks() {
        try {
            String self = Files.readString(SELF);
            double own = sum(self.substring(self.lastIndexOf(')') + 2), OWN);
            return OptionalDouble.of(sum(Files.readAllLines(MACHINE).getFirst(), BUSY) - own);
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    private static double sum(String line, int[] fields) {
        String[] cells = line.split(" +", -1);
        double sum = 0;
        for (int f : fields) {
            sum += Double.parseDouble(cells[f]);
        }
        return sum;
    }
}
