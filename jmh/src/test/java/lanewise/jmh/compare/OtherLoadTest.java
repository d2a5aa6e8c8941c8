package lanewise.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OtherLoadTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void isAShareOfThisMachine() throws InterruptedException {
        OtherLoad load = OtherLoad.start();
        Thread.sleep(200);
        // The clocks are read one after the other, each in hundredths of a second.
        assertThat(load.cores().orElseThrow())
                .isBetween(0.0, Runtime.getRuntime().availableProcessors() + 0.5);
    }

    @Test
    void saysSoWhenItDoesNotKnow() {
        assertThat(OtherLoad.describe(OptionalDouble.of(0.126))).isEqualTo("others used 0.13 cores");
        assertThat(OtherLoad.describe(OptionalDouble.empty())).isEqualTo("what others used is not known");
    }
}
