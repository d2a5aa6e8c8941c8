package lanewise.jmh.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import lanewise.simd.Rng;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;

/**
 * Images of MNIST's size and kind: each class has four spots of light on black, which an image moves by up to two pixels and dims.
 *
 * @param train how many there are to learn from
 * @param test and to look at afterwards
 */
public record MadeUpImages(int train, int test) implements ImageSource {
    public MadeUpImages {
        for (int n : new int[] {train, test}) {
            if (n < 1 || n > MOST) {
                throw new IllegalArgumentException("images: " + n + " are to be made up; there can be 1 to " + MOST);
            }
        }
    }

    /** As many as MNIST has. */
    public static final MadeUpImages LIKE_MNIST = new MadeUpImages(60_000, 10_000);

    private static final int MOST = 1_000_000;
    private static final int SIDE = 28;
    private static final int AREA = SIDE * SIDE;
    private static final int SPOTS = 4;
    private static final int REACH = 2;
    private static final int TRAIN_SEED = 1;
    private static final int TEST_SEED = 2;

    /** Pixels and classes of some images. */
    private static final class Part {
        final byte[] pixels;
        final byte[] labels;

        Part(int n) {
            pixels = new byte[n * AREA];
            labels = new byte[n];
        }
    }

    @Override
    public String description() {
        return "images made up (LikeMnist), no real ones";
    }

    @Override
    public Split pixels(TensorArena arena) {
        return new Split(
                dataset(IdxFolder.TRAIN, make(train, TRAIN_SEED), arena),
                dataset(IdxFolder.TEST, make(test, TEST_SEED), arena));
    }

    /** Writes them as four IDX files with the names of MNIST's. */
    public void write(Path folder) throws IOException {
        write(folder, IdxFolder.TRAIN, make(train, TRAIN_SEED));
        write(folder, IdxFolder.TEST, make(test, TEST_SEED));
    }

    private static Dataset dataset(String name, Part part, TensorArena arena) {
        int n = part.labels.length;
        float[] x = new float[part.pixels.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Byte.toUnsignedInt(part.pixels[i]);
        }
        return new Dataset(
                name,
                arena.allocate(n, AREA).copyFrom(x),
                IntStream.range(0, n).map(i -> part.labels[i]).toArray(),
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList(),
                Shape.of(SIDE, SIDE));
    }

    private static void write(Path folder, String name, Part part) throws IOException {
        int n = part.labels.length;
        ByteBuffer images = ByteBuffer.allocate(16 + part.pixels.length);
        images.putInt(0x803).putInt(n).putInt(SIDE).putInt(SIDE).put(part.pixels);
        ByteBuffer labels = ByteBuffer.allocate(8 + n);
        labels.putInt(0x801).putInt(n).put(part.labels);
        Files.write(folder.resolve(name + IdxFolder.IMAGES), images.array());
        Files.write(folder.resolve(name + IdxFolder.LABELS), labels.array());
    }

    private static Part make(int n, long seed) {
        float[][] pictures = pictures();
        Rng rng = new Rng(seed, 0);
        Part part = new Part(n);
        for (int i = 0; i < n; i++) {
            int label = rng.below(CLASSES, 4L * i);
            int dr = rng.below(2 * REACH + 1, 4L * i + 1);
            int dc = rng.below(2 * REACH + 1, 4L * i + 2);
            float light = 0.5f + 0.5f * rng.uniform(4L * i + 3);
            part.labels[i] = (byte) label;
            for (int j = 0; j < AREA; j++) {
                int at = (2 * REACH + j / SIDE - dr) * (SIDE + 2 * REACH) + 2 * REACH + j % SIDE - dc;
                part.pixels[i * AREA + j] = (byte) (light * pictures[label][at]);
            }
        }
        return part;
    }

    /** One for each class, with a border as wide as an image may move. */
    private static float[][] pictures() {
        int wide = SIDE + 2 * REACH;
        float[][] pictures = new float[CLASSES][wide * wide];
        for (int label = 0; label < CLASSES; label++) {
            for (int i = 0; i < wide * wide; i++) {
                pictures[label][i] = pixel(label, i / wide - REACH, i % wide - REACH);
            }
        }
        return pictures;
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
