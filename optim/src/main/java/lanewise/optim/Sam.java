package lanewise.optim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.InnerProducts;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.kernel.SgdUpdate;
import lanewise.simd.parallel.WorkerPool;

/**
 * Sharpness-aware minimisation: another rule steps by the gradient at the worst point nearby, θ + ρ·g/‖g‖ (Foret, Kleiner, Mobahi and Neyshabur,
 * "Sharpness-Aware Minimization for Efficiently Improving Generalization", ICLR 2021, Algorithm 1). A step takes two gradients of the same examples:
 * {@link OptimizerState#step} says after the first that it is not complete. A workspace of 4 bytes a parameter.
 *
 * @param inner the rule that takes the steps
 * @param rho ρ, not negative
 */
public record Sam(Optimizer inner, double rho) implements Optimizer {
    /** Beside the norm, as in the authors' program, so that a gradient of 0 moves nothing. */
    private static final double LEAST_NORM = 1e-12;

    public Sam {
        HyperParameters.requireNotNegative("sam", "rho", rho);
    }

    /** With the paper's ρ = 0.05. */
    public Sam(Optimizer inner) {
        this(inner, 0.05);
    }

    @Override
    public String name() {
        return "sam of " + inner.name();
    }

    @Override
    public List<String> slabs() {
        return inner.slabs();
    }

    @Override
    public TensorLayout layout(String slab, TensorLayout parameters) {
        return inner.layout(slab, parameters);
    }

    @Override
    public String describe() {
        return HyperParameters.describe("sam", "rho", rho) + ", of " + inner.describe();
    }

    @Override
    public double learningRateAt(long step) {
        return inner.learningRateAt(step);
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> all = new HashSet<>(inner.kernels());
        all.addAll(Set.of(InnerProducts.SUM_OF_SQUARES, SgdUpdate.SGD));
        return Set.copyOf(all);
    }

    @Override
    public BoundOptimizer bind(Binding binding) {
        return new Bound(binding);
    }

    private final class Bound implements BoundOptimizer {
        private final Binding binding;
        private final BoundOptimizer descent;
        private final Blocks blocks;
        private final SquareSums gradients;
        private final Tensor theta;
        private final Tensor grad;
        private final Tensor home;
        private final WorkerPool.Task measure = this::measure;
        private final WorkerPool.Task climb = this::climb;
        private double rate;
        private boolean climbed;

        Bound(Binding binding) {
            this.binding = binding;
            descent = inner.bind(binding);
            blocks = new Blocks(binding);
            theta = binding.theta().slab();
            grad = binding.grad().slab();
            gradients = new SquareSums(blocks, grad);
            home = binding.arena().allocate(theta.size());
        }

        @Override
        public void start() {
            descent.start();
        }

        @Override
        public void cancel() {
            if (climbed) {
                climbed = false;
                Elementwise.copy(home, theta, theta.size());
            } else {
                descent.cancel();
            }
        }

        @Override
        public void beforeForward(long step) {
            if (!climbed) {
                descent.beforeForward(step);
            }
        }

        @Override
        public boolean step(long step, double gradScale) {
            climbed = !climbed;
            if (climbed) {
                Elementwise.copy(theta, home, theta.size());
                binding.run(measure);
                rate = -rho * gradScale / (Math.abs(gradScale) * gradients.norm() + LEAST_NORM);
                binding.run(climb);
                return false;
            }
            Elementwise.copy(home, theta, theta.size());
            return descent.step(step, gradScale);
        }

        private void measure(int worker, int workers) {
            for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
                gradients.sum(b);
            }
        }

        private void climb(int worker, int workers) {
            for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
                SgdUpdate.sgd(theta, grad, 1, rate, blocks.from(b), blocks.to(b));
            }
        }
    }
}
