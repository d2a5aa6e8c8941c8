package lanewise.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import lanewise.nn.format.MalformedFileException;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * A folder of pictures in folders that are named after their classes, in ascending order; or two such, train and test. Pictures have one channel if all are grey,
 * otherwise three, and are all of one size, or made so.
 *
 * @param folder with a folder for each class, or with train and test
 * @param resize what to make of pictures of other sizes
 */
record ImageFolder(Path folder, Optional<Picture.Size> resize) implements DataSource {
    private static final double TEST_SHARE = 0.2;
    private static final long SPLIT_SEED = 1;

    /** Whether this is one: it has folders with pictures, itself or in a folder train. */
    static boolean is(Path folder) throws IOException {
        Path parent = Files.isDirectory(folder.resolve("train")) ? folder.resolve("train") : folder;
        for (Path c : folders(parent)) {
            if (!pictures(c).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String name() {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    @Override
    public Split split(TensorArena arena) throws IOException {
        if (!Files.isDirectory(folder.resolve("train"))) {
            Dataset all = read(name(), List.of(folder), arena).getFirst();
            try {
                return Split.stratified(all, TEST_SHARE, SPLIT_SEED, arena);
            } catch (IllegalArgumentException e) {
                throw new MalformedFileException(
                        folder,
                        "pictures",
                        "at least three of one class, of which a fifth is kept for the test",
                        all.size() + " in all");
            }
        }
        List<Dataset> parts = read(name(), List.of(folder.resolve("train"), folder.resolve("test")), arena);
        return new Split(parts.getFirst(), parts.getLast());
    }

    /** One data set per folder, all of the same shape and classes: those of the first. */
    private List<Dataset> read(String name, List<Path> parts, TensorArena arena) throws IOException {
        List<String> classes = classes(parts.getFirst());
        List<List<Path>> files = new ArrayList<>();
        List<List<Integer>> labels = new ArrayList<>();
        for (Path part : parts) {
            files.add(new ArrayList<>());
            labels.add(new ArrayList<>());
            for (String c : classes) {
                for (Path file : pictures(part.resolve(c))) {
                    files.getLast().add(file);
                    labels.getLast().add(classes.indexOf(c));
                }
            }
            if (files.getLast().isEmpty()) {
                throw new MalformedFileException(part, "pictures", "PNG or JPEG files", "none");
            }
        }
        return datasets(name, parts, classes, files, labels, arena);
    }

    private List<Dataset> datasets(
            String name,
            List<Path> parts,
            List<String> classes,
            List<List<Path>> files,
            List<List<Integer>> labels,
            TensorArena arena)
            throws IOException {
        BufferedImage first = Picture.read(files.getFirst().getFirst(), resize);
        Picture.Size size = new Picture.Size(first.getHeight(), first.getWidth());
        List<Tensor> colours = new ArrayList<>();
        boolean isGrey = true;
        for (List<Path> part : files) {
            colours.add(arena.allocate(Shape.of(part.size(), 3 * size.height() * size.width())));
            isGrey &= fill(part, size, colours.getLast());
        }
        List<Dataset> sets = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            Tensor features = isGrey ? firstPlanes(colours.get(p), arena) : colours.get(p);
            Shape shape = isGrey ? Shape.of(size.height(), size.width()) : Shape.of(3, size.height(), size.width());
            int[] classOf = labels.get(p).stream().mapToInt(Integer::intValue).toArray();
            String part = parts.size() == 1 ? name : name + (p == 0 ? " (training part)" : " (test part)");
            sets.add(new Dataset(part, features, classOf, classes, shape));
        }
        return sets;
    }

    private boolean fill(List<Path> files, Picture.Size size, Tensor features) throws IOException {
        int width = 3 * size.height() * size.width();
        float[] x = new float[width];
        boolean isGrey = true;
        for (int i = 0; i < files.size(); i++) {
            BufferedImage image = Picture.read(files.get(i), resize);
            Picture.Size found = new Picture.Size(image.getHeight(), image.getWidth());
            if (!found.equals(size)) {
                throw new MalformedFileException(
                        files.get(i),
                        "size",
                        size + " as the first picture has",
                        found + "; --resize HxW makes them equal");
            }
            isGrey &= Picture.planes(image, x);
            features.slice(i * width, width).copyFrom(x);
        }
        return isGrey;
    }

    private static Tensor firstPlanes(Tensor colours, TensorArena arena) {
        int n = colours.shape().dim(0);
        int width = colours.shape().dim(1) / 3;
        Tensor grey = arena.allocate(n, width);
        for (int i = 0; i < n; i++) {
            MemorySegment.copy(colours.segment(), 12L * i * width, grey.segment(), 4L * i * width, 4L * width);
        }
        return grey;
    }

    private List<String> classes(Path part) throws IOException {
        List<String> classes = new ArrayList<>();
        for (Path c : folders(part)) {
            classes.add(String.valueOf(c.getFileName()));
        }
        if (classes.size() < 2) {
            throw new MalformedFileException(
                    part, "folders", "one for each of at least two classes", classes.toString());
        }
        return classes;
    }

    private static List<Path> folders(Path parent) throws IOException {
        try (Stream<Path> found = Files.list(parent)) {
            return found.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<Path> pictures(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(parent)) {
            return found.filter(Picture::is).sorted().toList();
        }
    }

    @Override
    public boolean ofPixels() {
        return true;
    }

    @Override
    public int defaultEpochs(int steps) {
        return 20;
    }

    @Override
    public int defaultBatch() {
        return 32;
    }
}
