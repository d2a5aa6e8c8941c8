package lanewise.nn.train;

import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/** Puts the average of parameters in their place for a while. */
final class AveragedWeights {
    private final Tensor theta;
    private final Averaging.Bound average;
    private final Tensor home;

    AveragedWeights(Averaging averaging, NamedTensors theta, TensorArena arena) {
        this.theta = theta.slab();
        average = averaging.bind(theta, arena);
        home = arena.allocate(this.theta.size());
    }

    Averaging.Bound average() {
        return average;
    }

    /** Runs something with the average, or with the parameters while there is none. */
    void during(Runnable what) {
        if (average.count() == 0) {
            what.run();
            return;
        }
        home.copyFrom(theta);
        average.writeTo(theta);
        try {
            what.run();
        } finally {
            theta.copyFrom(home);
        }
    }
}
