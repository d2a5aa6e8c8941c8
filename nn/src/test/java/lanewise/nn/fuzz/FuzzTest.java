package lanewise.nn.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lanewise.simd.fuzz.FuzzRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Four thousand damaged files for each reader; {@link Fuzz#main} does as many as one likes. */
class FuzzTest {
    private static final int INPUTS = 4_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void damagedFilesAreRefusedOrHarmless(Fuzz target) {
        FuzzRun run = target.run(folder, INPUTS, 1);
        assertThat(run.accepted() + run.refused()).isEqualTo(INPUTS);
        // Damage to data goes unnoticed, damage to headers must not.
        assertThat(run.accepted()).isGreaterThan(INPUTS / 400);
        assertThat(run.refused()).isGreaterThan(INPUTS / 4);
    }
}
