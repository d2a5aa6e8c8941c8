package lanewise.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.simd.Rng;

/**
 * Files of MNIST's names, sizes and kind, made up: each class has four spots of light on black, which an image moves by up to two pixels and dims. For measurements of
 * time where MNIST itself is not at hand; a step takes the same time whatever is in its pixels.
 *
 * <pre>java -cp jmh/target/benchmarks.jar lanewise.jmh.LikeMnist FOLDER</pre>
 */
public final class LikeMnist {
    private static final int SIDE = 28;
    private static final int AREA = SIDE * SIDE;
    private static final int CLASSES = 10;
    private static final int SPOTS = 4;
    private static final int REACH = 2;

    private LikeMnist() {}

    /** Writes the four files. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        write(folder, "train", 60_000, 1);
        write(folder, "t10k", 10_000, 2);
    }

    private static void write(Path folder, String part, int n, long seed) throws IOException {
        Rng rng = new Rng(seed, 0);
        ByteBuffer images = ByteBuffer.allocate(16 + n * AREA);
        ByteBuffer labels = ByteBuffer.allocate(8 + n);
        images.putInt(0x803).putInt(n).putInt(SIDE).putInt(SIDE);
        labels.putInt(0x801).putInt(n);
        for (int i = 0; i < n; i++) {
            int label = rng.below(CLASSES, 4L * i);
            labels.put((byte) label);
            int dr = rng.below(2 * REACH + 1, 4L * i + 1) - REACH;
            int dc = rng.below(2 * REACH + 1, 4L * i + 2) - REACH;
            float light = 0.5f + 0.5f * rng.uniform(4L * i + 3);
            for (int j = 0; j < AREA; j++) {
                images.put((byte) (light * pixel(label, j / SIDE - dr, j % SIDE - dc)));
            }
        }
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }

    /** The brightest of a class's spots there, 0 to 255. */
    private static float pixel(int label, int row, int column) {
        Rng rng = new Rng(label, 1);
        float most = 0;
        for (int s = 0; s < SPOTS; s++) {
            int dr = row - 5 - rng.below(SIDE - 10, 2L * s);
            int dc = column - 5 - rng.below(SIDE - 10, 2L * s + 1);
            most = Math.max(most, 255 - 20f * (dr * dr + dc * dc));
        }
        return most;
    }
}
