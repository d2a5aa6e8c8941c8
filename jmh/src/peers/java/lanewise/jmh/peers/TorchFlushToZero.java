package lanewise.jmh.peers;

import java.util.Optional;
import lanewise.jmh.compare.Case;
import lanewise.jmh.compare.Contender;
import lanewise.jmh.compare.Trial;
import org.bytedeco.pytorch.Context;

/** {@link TorchTraining} with denormal numbers flushed to zero, which is off by default: Adam's moments of rarely lit pixels become such numbers. */
public final class TorchFlushToZero implements Contender {
    private final TorchTraining training;

    /**
     * Loads the library.
     *
     * @throws IllegalStateException when this processor cannot do it
     */
    public TorchFlushToZero(int threads) {
        training = new TorchTraining(threads);
        if (!Context.setFlushDenormal(true)) {
            throw new IllegalStateException("denormal numbers cannot be flushed on this processor");
        }
    }

    @Override
    public String version() {
        return training.version() + ", flush to zero";
    }

    @Override
    public Optional<Trial> prepare(Case c) {
        return training.prepare(c);
    }

    @Override
    public void close() {
        training.close();
    }
}
