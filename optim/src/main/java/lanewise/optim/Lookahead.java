package lanewise.optim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lanewise.simd.NamedTensors;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.AveragedUpdate;
import lanewise.simd.kernel.Elementwise;
import lanewise.simd.kernel.Kernel;
import lanewise.simd.parallel.WorkerPool;

/**
 * Lookahead: another rule takes k steps, then slow parameters φ follow, φ ← φ + α(θ − φ), and it goes on from there, θ ← φ (Zhang, Lucas, Hinton and Ba,
 * "Lookahead Optimizer: k steps forward, 1 step back", NeurIPS 2019, Algorithm 1). The rule's own state is kept. 4 bytes a parameter of memory, and 16 of
 * traffic every k steps.
 *
 * @param inner the rule that takes the steps
 * @param k how many, at least 1
 * @param alpha α in (0, 1]
 */
public record Lookahead(Optimizer inner, int k, double alpha) implements Optimizer {
    public Lookahead {
        HyperParameters.requireAtLeast("lookahead", "k", k, 1);
        HyperParameters.requirePositive("lookahead", "alpha", alpha);
        HyperParameters.requireBetween("lookahead", "alpha", alpha, 0, 1);
    }

    /** With the paper's constants 5 and 0.5. */
    public Lookahead(Optimizer inner) {
        this(inner, 5, 0.5);
    }

    @Override
    public String name() {
        return "lookahead of " + inner.name();
    }

    @Override
    public List<String> slabs() {
        List<String> all = new ArrayList<>(inner.slabs());
        all.add("slow");
        return List.copyOf(all);
    }

    @Override
    public TensorLayout layout(String slab, TensorLayout parameters) {
        return inner.slabs().contains(slab) ? inner.layout(slab, parameters) : parameters;
    }

    @Override
    public String describe() {
        return HyperParameters.describe("lookahead", "k", k, "alpha", alpha) + ", of " + inner.describe();
    }

    @Override
    public double learningRateAt(long step) {
        return inner.learningRateAt(step);
    }

    @Override
    public Set<Kernel> kernels() {
        Set<Kernel> all = new HashSet<>(inner.kernels());
        all.add(AveragedUpdate.LOOKAHEAD_SYNC);
        return Set.copyOf(all);
    }

    @Override
    public BoundOptimizer bind(Binding binding) {
        return new Bound(binding);
    }

    private final class Bound implements BoundOptimizer {
        private final Binding binding;
        private final BoundOptimizer fast;
        private final NamedTensors slow;
        private final Blocks blocks;
        private final WorkerPool.Task sync = this::sync;

        Bound(Binding binding) {
            int last = binding.state().size() - 1;
            this.binding = binding;
            fast = inner.bind(binding.withState(binding.state().subList(0, last)));
            slow = binding.state().get(last);
            blocks = new Blocks(binding);
        }

        @Override
        public void start() {
            fast.start();
            Elementwise.copy(binding.theta().slab(), slow.slab(), slow.slab().size());
        }

        @Override
        public void cancel() {
            fast.cancel();
        }

        @Override
        public void beforeForward(long step) {
            fast.beforeForward(step);
        }

        @Override
        public boolean step(long step, double gradScale) {
            boolean complete = fast.step(step, gradScale);
            if (complete && (step + 1) % k == 0) {
                binding.run(sync);
            }
            return complete;
        }

        private void sync(int worker, int workers) {
            for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
                AveragedUpdate.lookaheadSync(binding.theta().slab(), slow.slab(), alpha, blocks.from(b), blocks.to(b));
            }
        }
    }
}
