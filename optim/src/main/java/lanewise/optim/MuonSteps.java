package lanewise.optim;

import java.util.HashSet;
import java.util.Set;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.MomentumUpdate;
import lanewise.simd.kernel.SgdUpdate;
import lanewise.simd.parallel.WorkerPool;

/** Steps of {@link Muon}: momentum of all matrices in one pass, then one matrix after the other, whose products are split among the workers. */
final class MuonSteps implements BoundOptimizer {
    private final Muon rule;
    private final String name;
    private final Binding binding;
    private final BoundOptimizer others;
    private final Tensor velocity;
    private final Tensor direction;
    private final Blocks blocks;
    private final SquareSums norms;
    private final Tensor[] directions;
    private final NewtonSchulz newtonSchulz;
    private final double[] keep;
    private final double[] rates;
    private final WorkerPool.Task aim = this::aim;
    private final WorkerPool.Task move = this::move;
    private double gradScale;

    MuonSteps(Muon rule, Binding binding) {
        this.rule = rule;
        name = rule.name();
        this.binding = binding;
        int last = binding.state().size() - 1;
        Set<String> names = new HashSet<>();
        binding.entries().stream().filter(rule::takes).forEach(e -> names.add(e.name()));
        others = rule.others()
                .bind(binding.withState(binding.state().subList(0, last)).only(n -> !names.contains(n)));
        NamedTensors v = binding.state().get(last);
        velocity = v.slab();
        direction = binding.arena().allocate(velocity.size());
        blocks = new Blocks(binding.only(names::contains));
        norms = new SquareSums(blocks, direction);
        directions = new Tensor[blocks.tensors().size()];
        for (int t = 0; t < directions.length; t++) {
            TensorLayout.Entry e = blocks.tensors().get(t);
            directions[t] = direction.slice(e.offset(), e.shape().elements());
        }
        newtonSchulz = new NewtonSchulz(blocks.tensors(), binding.arena(), binding.pool());
        keep = new double[directions.length];
        rates = new double[directions.length];
    }

    @Override
    public void start() {
        others.start();
    }

    @Override
    public void cancel() {
        others.cancel();
    }

    @Override
    public void beforeForward(long step) {
        others.beforeForward(step);
    }

    @Override
    public boolean step(long step, double scale) {
        gradScale = scale;
        if (!others.step(step, scale)) {
            throw new IllegalStateException(
                    name + ": the rule for other tensors wants a second gradient; wrap this one in it instead");
        }
        binding.run(aim);
        for (int t = 0; t < directions.length; t++) {
            int cols = Adafactor.cols(blocks.tensors().get(t).shape());
            int rows = directions[t].size() / cols;
            newtonSchulz.orthogonalize(directions[t], rows, cols, norms.norm(t));
            double lr = HyperParameters.rate(name, rule.learningRate(), step, blocks.group(t));
            rates[t] = lr * rule.scaling().of(rows, cols);
            keep[t] = rule.decay().keep(name, lr, blocks.group(t));
        }
        binding.run(move);
        return true;
    }

    private void aim(int worker, int workers) {
        double mu = rule.momentum();
        for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
            MomentumUpdate.momentumDirection(
                    binding.grad().slab(), velocity, direction, mu, gradScale, mu, 1, blocks.from(b), blocks.to(b));
            norms.sum(b);
        }
    }

    private void move(int worker, int workers) {
        for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
            int t = blocks.tensor(b);
            SgdUpdate.sgd(binding.theta().slab(), direction, keep[t], rates[t], blocks.from(b), blocks.to(b));
        }
    }
}
