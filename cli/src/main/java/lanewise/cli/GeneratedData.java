package lanewise.cli;

import java.util.List;
import java.util.Optional;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import lanewise.nn.data.generated.Generated;
import lanewise.simd.TensorArena;

/**
 * Small problems made by a formula, the same on every machine: 1000 examples, of which a fifth is kept for the test.
 *
 * @param name what the user calls it
 */
record GeneratedData(String name) implements DataSource {
    /** What the user may call them. */
    static final List<String> NAMES = List.of("spirals", "moons", "xor", "sine", "teacher");

    private static final int EXAMPLES = 1000;
    private static final long SEED = 1;
    private static final double TEST_SHARE = 0.2;

    /** The one of this name. */
    static Optional<GeneratedData> named(String name) {
        return NAMES.contains(name) ? Optional.of(new GeneratedData(name)) : Optional.empty();
    }

    /** What it is, for people. */
    String description() {
        return switch (name) {
            case "sine" -> EXAMPLES + " points of a sine with noise, to be predicted";
            case "teacher" -> EXAMPLES + " answers of a random network of 8 inputs and 2 outputs, to be predicted";
            default -> EXAMPLES + " points in the plane";
        };
    }

    @Override
    public Split split(TensorArena arena) {
        Dataset all = switch (name) {
            case "spirals" -> Generated.spirals(EXAMPLES, 3, 0.2, SEED, arena);
            case "moons" -> Generated.moons(EXAMPLES, 0.1, SEED, arena);
            case "xor" -> Generated.xor(EXAMPLES, 0.15, SEED, arena);
            case "sine" -> Generated.sine(EXAMPLES, 0.1, SEED, arena);
            default -> Generated.teacher(EXAMPLES, 8, 16, 2, SEED, arena);
        };
        return Split.of(all, TEST_SHARE, SEED, arena);
    }

    @Override
    public boolean ofPixels() {
        return false;
    }

    @Override
    public int defaultEpochs(int steps) {
        return 100;
    }

    @Override
    public int defaultBatch() {
        return 32;
    }
}
