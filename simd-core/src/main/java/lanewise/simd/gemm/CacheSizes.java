package lanewise.simd.gemm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The caches of one core, in bytes.
 *
 * @param l1d first level, data
 * @param l2 second level
 */
public record CacheSizes(long l1d, long l2) {
    /** Where the system does not tell: what most processors of the last ten years have at least. */
    public static final CacheSizes DEFAULT = new CacheSizes(32 << 10, 512 << 10);

    private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");

    /** What Linux says of the first core, or {@link #DEFAULT}. */
    public static CacheSizes detect() {
        return read(LINUX);
    }

    /** Reads {@code index1/size} and the like; a level that is not told, or not as expected, has its default. */
    static CacheSizes read(Path folder) {
        long l1d = DEFAULT.l1d;
        long l2 = DEFAULT.l2;
        for (int i = 0; Files.isDirectory(folder.resolve("index" + i)); i++) {
            Path index = folder.resolve("index" + i);
            long size = bytes(line(index.resolve("size")));
            String level = line(index.resolve("level"));
            if (size > 0 && level.equals("1") && line(index.resolve("type")).equals("Data")) {
                l1d = size;
            } else if (size > 0 && level.equals("2")) {
                l2 = size;
            }
        }
        return new CacheSizes(l1d, l2);
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return ""; // not told: a default then, which changes speed and nothing else
        }
    }

    /** {@code 48K} or {@code 2M}; 0 when it is neither. */
    private static long bytes(String size) {
        if (!size.matches("[0-9]{1,9}[KM]")) {
            return 0;
        }
        long n = Long.parseLong(size.substring(0, size.length() - 1));
        return n << (size.endsWith("K") ? 10 : 20);
    }
}
