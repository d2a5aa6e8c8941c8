package lanewise.cli;

import lanewise.nn.data.Digits;
import lanewise.nn.data.Split;
import lanewise.simd.TensorArena;

/** The digits within the program itself. */
record EmbeddedDigits() implements DataSource {
    /** What the user calls them. */
    static final String NAME = "digits";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Split split(TensorArena arena) {
        return Digits.loadSplit(arena);
    }

    @Override
    public boolean ofPixels() {
        return true;
    }

    @Override
    public int defaultEpochs(int steps) {
        return 20;
    }

    @Override
    public int defaultBatch() {
        return 32;
    }
}
