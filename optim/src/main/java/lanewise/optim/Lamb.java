package lanewise.optim;

import java.util.List;
import java.util.Set;
import lanewise.optim.math.Powers;
import lanewise.optim.schedule.Schedule;
import lanewise.simd.Tensor;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.LambUpdate;
import lanewise.simd.kernel.SgdUpdate;
import lanewise.simd.parallel.WorkerPool;

/**
 * LAMB: Adam's step, decay included, made as long as each tensor's norm allows: d = m̂/(√v̂ + eps) + λθ, θ ← θ − ε·(‖θ‖/‖d‖)·d (You et al., "Large Batch
 * Optimization for Deep Learning: Training BERT in 76 minutes", ICLR 2020, Algorithm 2, with φ(x) = x). Where a norm is 0 the factor is 1.
 * 40 bytes a parameter, and a workspace of 4.
 *
 * @param learningRate ε_k, not negative
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param eps above 0
 * @param lambda λ, not negative
 */
public record Lamb(Schedule learningRate, double beta1, double beta2, double eps, double lambda)
        implements Optimizer, ScheduledRate {
    public Lamb {
        HyperParameters.checkLearningRate("lamb", learningRate);
        HyperParameters.requireUnit("lamb", "beta1", beta1);
        HyperParameters.requireUnit("lamb", "beta2", beta2);
        HyperParameters.requirePositive("lamb", "eps", eps);
        HyperParameters.requireNotNegative("lamb", "lambda", lambda);
    }

    /** With the paper's constants 0.9, 0.999, 1e-6 and 0.01. */
    public Lamb(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-6, 0.01);
    }

    /** With a constant rate, some 0.001 to 0.01, and its other constants. */
    public Lamb(double learningRate) {
        this(Schedule.constant(learningRate));
    }

    @Override
    public String name() {
        return "lamb";
    }

    @Override
    public List<String> slabs() {
        return List.of("mu", "nu");
    }

    @Override
    public String describe() {
        return HyperParameters.describe(
                name(), "learning rate", learningRate, "beta1", beta1, "beta2", beta2, "eps", eps, "lambda", lambda);
    }

    @Override
    public Set<Kernel> kernels() {
        return Set.of(LambUpdate.LAMB_DIRECTION, InnerProducts.SUM_OF_SQUARES, SgdUpdate.SGD);
    }

    @Override
    public BoundOptimizer bind(Binding binding) {
        return new Bound(binding);
    }

    private final class Bound implements BoundOptimizer {
        private final Binding binding;
        private final Slabs slabs;
        private final Blocks blocks;
        private final Tensor direction;
        private final SquareSums weights;
        private final SquareSums directions;
        private final double[] rates;
        private final WorkerPool.Task aim = this::aim;
        private final WorkerPool.Task move = this::move;
        private double gradScale;
        private double momentStep;
        private double rootScale;

        Bound(Binding binding) {
            this.binding = binding;
            slabs = binding.slabs();
            blocks = new Blocks(binding);
            direction = binding.arena().allocate(slabs.theta().size());
            weights = new SquareSums(blocks, slabs.theta());
            directions = new SquareSums(blocks, direction);
            rates = new double[blocks.tensors().size()];
        }

        @Override
        public boolean step(long step, double scale) {
            gradScale = scale;
            momentStep = 1 / (1 - Powers.of(beta1, step + 1));
            rootScale = 1 / Math.sqrt(1 - Powers.of(beta2, step + 1));
            binding.run(aim);
            for (int t = 0; t < rates.length; t++) {
                double lr = HyperParameters.rate(name(), learningRate, step, blocks.group(t));
                rates[t] = lr * trust(weights.norm(t), directions.norm(t));
            }
            binding.run(move);
            return true;
        }

        private static double trust(double weight, double direction) {
            return weight > 0 && direction > 0 ? weight / direction : 1;
        }

        private void aim(int worker, int workers) {
            for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
                LambUpdate.lambDirection(
                        slabs.theta(),
                        slabs.grad(),
                        slabs.state(0),
                        slabs.state(1),
                        direction,
                        gradScale,
                        lambda * blocks.group(blocks.tensor(b)).decayFactor(),
                        beta1,
                        beta2,
                        eps,
                        momentStep,
                        rootScale,
                        blocks.from(b),
                        blocks.to(b));
                weights.sum(b);
                directions.sum(b);
            }
        }

        private void move(int worker, int workers) {
            for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
                SgdUpdate.sgd(slabs.theta(), direction, 1, rates[blocks.tensor(b)], blocks.from(b), blocks.to(b));
            }
        }
    }
}
