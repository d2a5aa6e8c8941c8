package lanewise.simd.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lanewise.simd.gemm.Panels;
import lanewise.simd.lane.Lanes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways to read an image are taken where they were measured to be faster, so that tests with such shapes go through each of them. */
class ReadingTest {
    /** With 16 vector registers there are no tiles but those of panels. */
    @ParameterizedTest
    @CsvSource({
        "14, 14, 18, 400, 6, true, FLAT", // LeNet-5's second convolution to its data
        "14, 14, 14, 400, 6, true, FLAT", // the same, where the zeros between lines are shared
        "28, 28, 30, 25, 6, true, FLAT", // its first
        "16, 16, 16, 64, 64, true, FLAT", // a single tap
        "26, 26, 28, 9, 32, true, PACKED", // few terms for what is copied
        "8, 8, 9, 576, 64, true, PACKED",
        "24, 24, 26, 288, 64, true, PACKED",
        "32, 32, 33, 144, 16, true, LINES",
        "14, 14, 18, 400, 6, false, PACKED", // outputs between others
        "14, 14, 18, 0, 6, true, PACKED",
        "14, 14, 18, 1025, 6, true, PACKED",
        "1, 20, 20, 9, 6, true, LINES", // fewer pixels than a tile has
    })
    void theFastestIsTaken(int rows, int width, int pitch, int depth, int maps, boolean whole, Reading expected) {
        Reading found = Reading.fastest(rows, width, pitch, depth, maps, whole);
        assumeTrue(!Panels.WIDE || Lanes.LENGTH == 16, "what is fastest was measured with 16 lanes");
        assertThat(found).isEqualTo(Panels.WIDE ? expected : Reading.PACKED);
    }
}
