package lanewise.cli;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import lanewise.nn.format.MalformedFileException;

/** Pictures in files, by the JDK's readers. */
final class Picture {
    /** Of a picture, decoded; a small file may claim to be larger than memory. */
    private static final long MOST_PIXELS = 1L << 26;

    private Picture() {}

    /**
     * Height and width.
     *
     * @param height at least 1
     * @param width at least 1
     */
    record Size(int height, int width) {
        @Override
        public String toString() {
            return height + "x" + width;
        }
    }

    /** Whether a file is one by its name. */
    static boolean is(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    /**
     * Decodes a picture.
     *
     * @param resize to this, if it is another size
     */
    static BufferedImage read(Path file, Optional<Size> resize) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            if (in == null) {
                throw new IOException(file + ": cannot be read");
            }
            BufferedImage image = decode(file, in);
            return resize.isPresent() ? resized(image, resize.get()) : image;
        }
    }

    private static BufferedImage decode(Path file, ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext()) {
            throw new MalformedFileException(file, "start", "a PNG or JPEG picture", "something else");
        }
        ImageReader reader = readers.next();
        try {
            reader.setInput(in, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > MOST_PIXELS) {
                throw new MalformedFileException(file, "size", "at most " + MOST_PIXELS + " pixels", "" + pixels);
            }
            return reader.read(0);
        } catch (MalformedFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the JDK's readers throw any of these for damaged files
            throw new MalformedFileException(file, "picture", "one that can be decoded", "an error: " + e);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage resized(BufferedImage image, Size size) {
        if (image.getHeight() == size.height() && image.getWidth() == size.width()) {
            return image;
        }
        BufferedImage result = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = result.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, size.width(), size.height(), null);
        g.dispose();
        return result;
    }

    /** Red, green and blue of 0 … 255, plane by plane, into {@code x}; returns whether they are equal everywhere. */
    static boolean planes(BufferedImage image, float[] x) {
        int h = image.getHeight();
        int w = image.getWidth();
        boolean isGrey = true;
        for (int r = 0; r < h; r++) {
            for (int c = 0; c < w; c++) {
                int rgb = image.getRGB(c, r);
                int red = rgb >> 16 & 0xFF;
                int green = rgb >> 8 & 0xFF;
                int blue = rgb & 0xFF;
                x[r * w + c] = red;
                x[(h + r) * w + c] = green;
                x[(2 * h + r) * w + c] = blue;
                isGrey &= red == green && green == blue;
            }
        }
        return isGrey;
    }
}
