package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import lanewise.nn.data.Split;
import lanewise.nn.format.Npy;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of NumPy, pictures in folders, and data made by a formula. */
class ArrayDataTest {
    @TempDir
    private Path folder;

    private final TensorArena arena = TensorArena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private Program.Outcome train(Object data, Object... more) {
        List<Object> args = new java.util.ArrayList<>(List.of(
                "train",
                "--data",
                data,
                "--hidden",
                "32",
                "--lr",
                "0.02",
                "--out",
                folder.resolve("run"),
                "--overwrite",
                "--json"));
        args.addAll(List.of(more));
        return lanewise(args.toArray());
    }

    private void assertFails(Program.Outcome outcome, String message) {
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errLines()).hasSize(1);
        assertThat(outcome.err()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spirals", "moons", "xor"})
    void generatedDataAreLearned(String name) {
        Program.Outcome trained = train(name);
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.json().get("testAccuracy").asDouble()).isGreaterThan(0.9);
        assertThat(lanewise("evaluate", folder.resolve("run"), "--json").json().get("accuracy"))
                .isEqualTo(trained.json().get("testAccuracy"));
    }

    /** Rows of two features and a class. */
    private Path matrix(float... values) throws IOException {
        Path file = folder.resolve("table.npy");
        Npy.write(file, arena.allocate(values.length / 3, 3).copyFrom(values));
        return file;
    }

    @Test
    void matricesWithTheClassLast() throws IOException {
        float[] values = new float[300];
        for (int i = 0; i < 100; i++) {
            values[3 * i] = i % 2 + 0.01f * i;
            values[3 * i + 1] = 1;
            values[3 * i + 2] = i % 2;
        }
        Program.Outcome trained = train(matrix(values), "--epochs", "200");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.json().get("testAccuracy").asDouble()).isGreaterThan(0.8);
        assertFails(train(matrix(1, 2, 0, 3, 4, 0.5f)), "row 1, column 2: expected a class from 0 to 999, found 0.5");
        assertFails(
                train(matrix(1, Float.NaN, 0, 3, 4, 1)), "example 0, feature 1: expected a finite number, found NaN");
        assertFails(train(matrix(1, 2, 0, 3, 4, 0)), "classes: expected at least two, found only 0");
        assertFails(train(Files.write(folder.resolve("bad.npy"), new byte[3])), "this is no NPY array");
    }

    private Path archive(Object... namesAndTensors) throws IOException {
        Path file = folder.resolve("data.npz");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < namesAndTensors.length; i += 2) {
                Path array = folder.resolve("array");
                Npy.write(array, (Tensor) namesAndTensors[i + 1]);
                out.putNextEntry(new ZipEntry(namesAndTensors[i] + ".npy"));
                byte[] bytes = Files.readAllBytes(array);
                if (namesAndTensors[i].toString().startsWith("y")) {
                    bytes = wholeNumbers(bytes);
                }
                out.write(bytes);
            }
        }
        return file;
    }

    /** Turns float32 into int32, here for small numbers. */
    private static byte[] wholeNumbers(byte[] npy) {
        byte[] bytes = npy.clone();
        int header = 10 + (bytes[8] & 0xFF);
        bytes[new String(bytes, 0, header, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("<f4") + 1] = 'i';
        var buffer = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int at = header; at < bytes.length; at += 4) {
            buffer.putInt(at, (int) buffer.getFloat(at));
        }
        return bytes;
    }

    @Test
    void archivesWithTwoOrFourArrays() throws IOException {
        Tensor x = arena.allocate(20, 2, 2);
        Tensor y = arena.allocate(20);
        for (int i = 0; i < 20; i++) {
            y.set(i, i % 2);
            x.set(4 * i + 3, i % 2);
        }
        Split two = new NpyFile(archive("x", x, "y", y)).split(arena);
        assertThat(two.train().size()).isEqualTo(16);
        assertThat(two.train().exampleShape()).isEqualTo(Shape.of(2, 2));
        Split four = new NpyFile(archive("x_train", x, "y_train", y, "x_test", x, "y_test", y)).split(arena);
        assertThat(four.train().size()).isEqualTo(20);
        assertThat(four.test().label(1)).isEqualTo(1);
        Path wrong = archive("x", x, "z", y);
        assertFails(train(wrong), "arrays: expected x and y, or x_train");
        assertFails(train(archive("x", x, "y", arena.allocate(3))), "20 labels, one for each example of x, found 3");
    }

    private void picture(String path, int height, int width, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
                image.setRGB(c, r, r == 0 ? rgb : 0);
            }
        }
        Path file = folder.resolve("pictures").resolve(path);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, path.endsWith("png") ? "png" : "jpg", file.toFile());
    }

    @Test
    void picturesInFoldersOfTheirClass() throws IOException {
        for (int i = 0; i < 5; i++) {
            picture("cat/" + i + ".png", 3, 2, 0xFF8000);
            picture("dog/" + i + ".jpg", 3, 2, 0x0000FF);
        }
        Split split = new ImageFolder(folder.resolve("pictures"), java.util.Optional.empty()).split(arena);
        assertThat(split.train().classes()).containsExactly("cat", "dog");
        assertThat(split.train().exampleShape()).isEqualTo(Shape.of(3, 3, 2));
        float[] cat = new float[18];
        split.test().source().read(0, cat);
        assertThat(cat).containsExactly(255, 255, 0, 0, 0, 0, 128, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        Program.Outcome trained = train(folder.resolve("pictures"));
        assertThat(trained.code()).as(trained.err()).isZero();

        picture("dog/large.png", 6, 4, 0x0000FF);
        assertFails(
                train(folder.resolve("pictures")), "size: expected 3x2 as the first picture has, found 6x4; --resize");
        assertThat(train(folder.resolve("pictures"), "--resize", "3x2").code()).isZero();
        Files.write(folder.resolve("pictures/dog/broken.png"), new byte[] {1, 2, 3});
        assertFails(
                train(folder.resolve("pictures"), "--resize", "3x2"),
                "broken.png: start: expected a PNG or JPEG picture");
    }

    @Test
    void greyPicturesHaveOneChannelAndTrainAndTestMayBeApart() throws IOException {
        for (int i = 0; i < 3; i++) {
            picture("train/a/" + i + ".png", 2, 2, 0x404040);
            picture("train/b/" + i + ".png", 2, 2, 0x808080);
        }
        picture("test/a/0.png", 2, 2, 0x404040);
        Split split = new ImageFolder(folder.resolve("pictures"), java.util.Optional.empty()).split(arena);
        assertThat(split.train().exampleShape()).isEqualTo(Shape.of(2, 2));
        assertThat(split.train().size()).isEqualTo(6);
        assertThat(split.test().size()).isEqualTo(1);
        float[] x = new float[4];
        split.train().source().read(5, x);
        assertThat(x).containsExactly(128, 128, 0, 0);
    }

    @Test
    void damagedPicturesAreRefusedInOneLine() throws IOException {
        picture("a/0.png", 4, 4, 0x404040);
        picture("b/0.png", 4, 4, 0x404040);
        Path file = folder.resolve("pictures/b/0.png");
        byte[] good = Files.readAllBytes(file);
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
        int refused = 0;
        for (int k = 0; k < 300; k++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, random.nextInt(4) > 0 ? bad : java.util.Arrays.copyOf(good, random.nextInt(good.length)));
            try {
                Picture.read(file, java.util.Optional.empty());
            } catch (lanewise.nn.format.MalformedFileException e) {
                refused++;
                assertThat(e.getMessage()).startsWith(file + ": ");
            }
        }
        assertThat(refused).isGreaterThan(50);
    }
}
