package lanewise.nn.train;

import java.util.Set;
import lanewise.optim.average.ExponentialAverage;
import lanewise.optim.average.UniformAverage;
import lanewise.optim.average.WeightAverage;
import lanewise.optim.check.Require;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;
import lanewise.simd.kernel.Kernel;

/**
 * An average of the parameters of many steps, which is evaluated instead of them (row K03).
 *
 * <p>The state of layers, such as the running means of batch normalisation, is that of the last step, not averaged.
 */
public sealed interface Averaging {
    /**
     * An exponential moving average of every step: see {@link ExponentialAverage}. It starts at the parameters as they are before the first step.
     *
     * @param decay β in [0, 1)
     */
    record Exponential(double decay) implements Averaging {
        public Exponential {
            Require.decay("exponential average", "decay", decay);
        }

        @Override
        public Bound bind(NamedTensors theta, TensorArena arena) {
            ExponentialAverage average =
                    new ExponentialAverage(theta, decay, ExponentialAverage.Start.PARAMETERS, arena);
            return new Bound() {
                @Override
                public void afterStep(long step) {
                    average.update();
                }

                @Override
                public long count() {
                    return 1 + average.steps();
                }

                @Override
                public void writeTo(Tensor out) {
                    average.writeTo(out);
                }

                @Override
                public NamedTensors slab() {
                    return average.slab("average");
                }

                @Override
                public void resumeAt(long count) {
                    average.resumeAt(count - 1);
                }
            };
        }

        @Override
        public Set<Kernel> kernels() {
            return ExponentialAverage.kernels();
        }
    }

    /**
     * Stochastic weight averaging: see {@link WeightAverage}.
     *
     * @param start the first step, from 0, whose parameters count
     * @param period steps between two that count, at least 1
     */
    record Stochastic(long start, long period) implements Averaging {
        public Stochastic {
            Require.atLeast(0, "weight average", "start", start);
            Require.atLeast(1, "weight average", "period", period);
        }

        @Override
        public Bound bind(NamedTensors theta, TensorArena arena) {
            WeightAverage average = new WeightAverage(theta, start, period, arena);
            return new Bound() {
                @Override
                public void afterStep(long step) {
                    average.afterStep(step);
                }

                @Override
                public long count() {
                    return average.mean().count();
                }

                @Override
                public void writeTo(Tensor out) {
                    average.mean().writeTo(out);
                }

                @Override
                public NamedTensors slab() {
                    return average.mean().slab("sum");
                }

                @Override
                public void resumeAt(long count) {
                    average.mean().resumeAt(count);
                }
            };
        }

        @Override
        public Set<Kernel> kernels() {
            return UniformAverage.kernels();
        }
    }

    /** Allocates the average of these parameters. */
    Bound bind(NamedTensors theta, TensorArena arena);

    /** The kernels it calls, to be compiled before the first step. */
    Set<Kernel> kernels();

    /** An average with its memory. */
    interface Bound {
        /** Takes the parameters in, if this step, from 0, counts. */
        void afterStep(long step);

        /** How many parameters are in it; 0 if none are yet, so that there is no average. */
        long count();

        /** Writes the average, as long as the parameters' slab. */
        void writeTo(Tensor out);

        /** What is saved. */
        NamedTensors slab();

        /** Goes on after so many. */
        void resumeAt(long count);
    }
}
