package lanewise.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.jmh.images.MadeUpImages;

/**
 * Files of MNIST's names, sizes and kind, {@linkplain MadeUpImages made up}. For measurements of time where MNIST itself is not at hand; a step takes the same time
 * whatever is in its pixels.
 *
 * <pre>java -cp jmh/target/benchmarks.jar lanewise.jmh.LikeMnist FOLDER</pre>
 */
public final class LikeMnist {
    private LikeMnist() {}

    /** Writes the four files. */
    public static void main(String[] args) throws IOException {
        MadeUpImages.LIKE_MNIST.write(Files.createDirectories(Path.of(args[0])));
    }
}
