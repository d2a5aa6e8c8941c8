package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lanewise.simd.fuzz.FuzzRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some thousand damaged files for each reader; {@link CliFuzz#main} does as many as one likes. */
class CliFuzzTest {
    private static final int INPUTS = 3_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void damagedFilesAreRefusedOrRead(CliFuzz target) {
        FuzzRun run = target.run(folder, INPUTS, 1);
        assertThat(run.accepted() + run.refused()).isEqualTo(INPUTS);
        assertThat(run.accepted()).isGreaterThan(INPUTS / 400);
        assertThat(run.refused()).isGreaterThan(INPUTS / 4);
    }
}
