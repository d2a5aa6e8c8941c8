package lanewise.nn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The JDK's reader, which checks sums, sees every pixel as it was. */
class PngTest {
    @Property(tries = 100)
    void readsBackGray(@ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 40) int height)
            throws IOException {
        byte[] pixels = new byte[width * height];
        new Random(width * 41L + height).nextBytes(pixels);
        BufferedImage image = read(Png.gray(width, height, pixels));
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(image.getRaster().getSample(i % width, i / width, 0)).isEqualTo(pixels[i] & 0xff);
        }
    }

    @Property(tries = 100)
    void readsBackColours(
            @ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 40) int height)
            throws IOException {
        byte[] pixels = new byte[3 * width * height];
        new Random(width * 41L + height).nextBytes(pixels);
        BufferedImage image = read(Png.rgb(width, height, pixels));
        for (int i = 0; i < pixels.length; i++) {
            int p = i / 3;
            assertThat(image.getRaster().getSample(p % width, p / width, i % 3)).isEqualTo(pixels[i] & 0xff);
        }
    }

    private static BufferedImage read(Png png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png.bytes()));
    }

    @Test
    void isAnAddress() {
        assertThat(Png.gray(1, 1, new byte[1]).toDataUri())
                .startsWith("data:image/png;base64,iVBORw0KGgo")
                .matches("data:image/png;base64,[A-Za-z0-9+/]+={0,2}");
    }

    @Test
    void isReadBackFromItsAddress() {
        Png png = Png.rgb(5, 3, new byte[45]);
        Png read = Png.ofDataUri(png.toDataUri());
        assertThat(read.width()).isEqualTo(5);
        assertThat(read.height()).isEqualTo(3);
        assertThat(read.isColour()).isTrue();
        assertThat(read.bytes()).isEqualTo(png.bytes());
        assertThatThrownBy(() -> Png.ofDataUri("https://example.org/a.png"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Png.ofDataUri("data:image/png;base64,AAAA"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesOtherNumbersOfPixels() {
        assertThatThrownBy(() -> Png.gray(2, 3, new byte[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("png: 5 bytes do not make 2 x 3 pixels of 1; both sides must be at least 1");
        assertThatThrownBy(() -> Png.rgb(0, 3, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
