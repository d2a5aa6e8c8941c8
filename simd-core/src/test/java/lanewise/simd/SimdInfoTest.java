package lanewise.simd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class SimdInfoTest {
    @Test
    void describesThisMachine() {
        SimdInfo info = SimdInfo.detect();
        assertThat(info.vectorBits()).isIn(128, 256, 512);
        assertThat(info.cores()).isPositive();
        assertThat(info.java()).contains(System.getProperty("java.vm.name"));
    }

    /** The build's runs at narrower vectors are what they say. */
    @Test
    @EnabledIfSystemProperty(named = "lanewise.test.width", matches = "\\d+")
    void theTestRunHasItsWidth() {
        int width = Integer.getInteger("lanewise.test.width", 512);
        assertThat(SimdInfo.detect().vectorBits()).isLessThanOrEqualTo(width);
    }
}
