package lanewise.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** What this machine, or the container around this process, has of it. */
final class Memory {
    private Memory() {}

    /** All of it, in bytes. */
    static long total() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Refuses what cannot fit, before the operating system ends the process for trying. */
    static void require(long bytes) {
        if (bytes > total()) {
            throw new Failure("the training needs " + text(bytes) + " but this machine has " + text(total())
                    + "; try a smaller --hidden or --batch");
        }
    }

    /** Refuses data that cannot be read into memory. */
    static void requireFor(Path file, long bytes) {
        if (bytes > total()) {
            throw new Failure(
                    file + ": as numbers in memory it takes " + text(bytes) + " but this machine has " + text(total()));
        }
    }

    /** For people. */
    static String text(long bytes) {
        if (bytes < 10_000) {
            return bytes + " bytes";
        }
        if (bytes < 10_000_000) {
            return Decimals.of(bytes / 1e3, 0) + " kB";
        }
        return bytes < 10_000_000_000L ? Decimals.of(bytes / 1e6, 0) + " MB" : Decimals.of(bytes / 1e9, 1) + " GB";
    }
}
