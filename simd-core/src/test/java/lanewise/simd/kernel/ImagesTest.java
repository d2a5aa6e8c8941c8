package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.lane.Lanes;
import lanewise.simd.reference.DefinitionImages;
import org.junit.jupiter.api.Test;

/** Transposition, layouts and margins equal their definitions bit for bit. */
class ImagesTest {
    private static final int MOST = 3 * Lanes.LENGTH + 3;

    @Test
    void transposeEqualsItsDefinition() {
        Slices.everywhere((s, n) -> {
            int rows = Math.min(n, MOST);
            int cols = s.samples().below(rows > 40 ? 150 : MOST);
            float[] x = s.mixed(rows * cols);
            float[] y = new float[x.length];
            DefinitionImages.transpose(x, y, 1, rows, cols);
            Tensor out = s.output(s.mixed(x.length));
            Images.transpose(s.input(x), out, rows, cols);
            s.expect(out, y);
        });
    }

    /** Panels begin where the ones before end. */
    @Test
    void transposeOfManyColumns() {
        try (TensorArena arena = TensorArena.ofShared()) {
            for (int[] size : new int[][] {{17, 1000}, {1000, 17}, {3, 777}, {257, 129}, {1, 300}}) {
                int n = size[0] * size[1];
                Tensor x = arena.allocate(n).copyFrom(new Samples(n).normal(n));
                Tensor y = arena.allocate(n);
                float[] wanted = new float[n];
                DefinitionImages.transpose(x.toArray(), wanted, 1, size[0], size[1]);
                Images.transpose(x, y, size[0], size[1]);
                assertThat(y.toArray()).isEqualTo(wanted);
            }
        }
    }

    @Test
    void layoutsEqualTheirDefinition() {
        Slices.everywhere((s, n) -> {
            int images = Slices.ROWS - 1;
            int channels = 1 + s.samples().below(20);
            int pixels = Math.min(n, MOST);
            float[] x = s.mixed(images * channels * pixels);
            float[] y = new float[x.length];
            DefinitionImages.transpose(x, y, images, channels, pixels);
            Tensor last = s.output(s.mixed(x.length));
            Images.toChannelsLast(s.input(x), last, images, channels, pixels);
            s.expect(last, y);
            Tensor first = s.output(s.mixed(x.length));
            Images.toChannelsFirst(s.input(y), first, images, channels, pixels);
            s.expect(first, x);
        });
    }

    @Test
    void marginsEqualTheirDefinition() {
        Slices.everywhere((s, n) -> {
            int width = Math.max(1, Math.min(n, MOST));
            int height = 1 + s.samples().below(4);
            int[] m = {
                s.samples().below(3),
                s.samples().below(3),
                s.samples().below(3),
                s.samples().below(20)
            };
            Margins margins = new Margins(height, width, m[0], m[1], m[2], m[3]);
            float[] x = s.mixed(2 * height * width);
            float[] y = new float[2 * margins.outHeight() * margins.outWidth()];
            DefinitionImages.pad(-3f, x, y, 2, height, width, m[0], m[1], m[2], m[3]);
            Tensor padded = s.output(s.mixed(y.length));
            Images.pad(-3f, s.input(x), padded, 2, margins);
            s.expect(padded, y);
            Tensor cropped = s.output(s.mixed(x.length));
            Images.crop(s.input(y), cropped, 2, margins);
            s.expect(cropped, x);
        });
    }

    @Test
    void wrongArgumentsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Margins(0, 2, 0, 0, 0, 0))
                .withMessageContainingAll("margins:", "height is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Margins(2, 2, 0, 0, 0, -1))
                .withMessageContainingAll("margins:", "width is 2", "-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Margins.all(1 << 15, 1 << 15, 1 << 15))
                .withMessageContainingAll("margins:", "2^31");
        try (TensorArena arena = TensorArena.ofShared()) {
            Tensor x = arena.allocate(16);
            Tensor y = arena.allocate(15);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Images.transpose(x, x, 4, 4))
                    .withMessageContainingAll("transpose:", "x", "y", "overlap in 64 bytes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Images.toChannelsLast(x, y, 2, 2, 4))
                    .withMessageContainingAll("toChannelsLast:", "y", "15 elements", "2x8");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Images.toChannelsLast(x, y, 1, 1 << 20, 1 << 20))
                    .withMessageContainingAll("toChannelsLast:", "x", "16 elements");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Images.toChannelsFirst(x, y, 1, -1, 4))
                    .withMessageContainingAll("toChannelsFirst:", "-1 channels");
        }
    }
}
