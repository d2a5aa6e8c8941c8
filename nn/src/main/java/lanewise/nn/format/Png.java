package lanewise.nn.format;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A picture in the PNG format, of 8 bits a channel, every row unfiltered: right for the small pictures that examples and weights are.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
public final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final String URI = "data:image/png;base64,";
    private static final int WIDTH_AT = 16;
    private static final int HEADER_END = 33;
    private static final byte GRAY = 0;
    private static final byte RGB = 2;

    private final int width;
    private final int height;
    private final boolean colour;
    private final byte[] bytes;

    private Png(int width, int height, boolean colour, byte[] bytes) {
        this.width = width;
        this.height = height;
        this.colour = colour;
        this.bytes = bytes;
    }

    /**
     * Shades of grey.
     *
     * @param pixels height x width, row by row, 0 black and 255 white
     * @throws IllegalArgumentException when a side is below 1, or there are too few or too many pixels
     */
    public static Png gray(int width, int height, byte[] pixels) {
        check(width, height, 1, pixels);
        return new Png(width, height, false, encode(width, height, false, pixels));
    }

    /** Colours; pixels are height x width x (red, green, blue). */
    public static Png rgb(int width, int height, byte[] pixels) {
        check(width, height, 3, pixels);
        return new Png(width, height, true, encode(width, height, true, pixels));
    }

    private static void check(int width, int height, int channels, byte[] pixels) {
        if (width < 1 || height < 1 || (long) channels * width * height != pixels.length) {
            throw new IllegalArgumentException("png: " + pixels.length + " bytes do not make " + width + " x " + height
                    + " pixels of " + channels + "; both sides must be at least 1");
        }
    }

    /**
     * Of an address that {@link #toDataUri} has made.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Png ofDataUri(String address) {
        byte[] bytes =
                address.startsWith(URI) ? Base64.getDecoder().decode(address.substring(URI.length())) : new byte[0];
        boolean whole =
                bytes.length > HEADER_END && Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
        if (!whole) {
            throw new IllegalArgumentException(
                    "png: an address that begins with " + URI + " and a picture was expected");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, WIDTH_AT, HEADER_END - WIDTH_AT);
        int width = header.getInt();
        int height = header.getInt();
        header.get(); // bits per channel
        return new Png(width, height, header.get() == RGB, bytes);
    }

    private static byte[] encode(int width, int height, boolean colour, byte[] pixels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream png = new DataOutputStream(out)) {
            png.write(SIGNATURE);
            chunk(png, "IHDR", header(width, height, colour));
            chunk(png, "IDAT", deflated(height, pixels));
            chunk(png, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail so
        }
        return out.toByteArray();
    }

    private static byte[] header(int width, int height, boolean colour) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream header = new DataOutputStream(out)) {
            header.writeInt(width);
            header.writeInt(height);
            // bits per channel, colour type, deflate, filters 0 to 4, not interlaced
            header.write(new byte[] {8, colour ? RGB : GRAY, 0, 0, 0});
        }
        return out.toByteArray();
    }

    private static byte[] deflated(int height, byte[] pixels) throws IOException {
        int row = pixels.length / height;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream data = new DeflaterOutputStream(out, deflater)) {
            for (int i = 0; i < height; i++) {
                data.write(0); // the filter that changes nothing
                data.write(pixels, i * row, row);
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static void chunk(DataOutputStream png, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeInt(data.length);
        png.write(name);
        png.write(data);
        png.writeInt((int) crc.getValue());
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Whether it has colours. */
    public boolean isColour() {
        return colour;
    }

    /** The file's bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** As the address of a picture within a page: {@code data:image/png;base64,…}. */
    public String toDataUri() {
        return URI + Base64.getEncoder().encodeToString(bytes);
    }
}
