package lanewise.optim;

import java.util.ArrayList;
import java.util.List;
import lanewise.optim.math.Powers;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;
import lanewise.simd.kernel.SgdUpdate;
import lanewise.simd.parallel.WorkerPool;

/**
 * Steps of {@link Adafactor}: squares by rows and columns, then directions and their norms, then the step; three passes over all tensors, each split
 * among the workers by rows, columns or blocks.
 */
final class AdafactorSteps implements BoundOptimizer {
    private final Adafactor rule;
    private final Binding binding;
    private final Blocks blocks;
    private final Tensor theta;
    private final Tensor direction;
    private final SquareSums weights;
    private final SquareSums directions;
    private final List<FactoredMoments> matrices = new ArrayList<>();
    private final List<FullMoments> vectors = new ArrayList<>();
    private final double[] keep;
    private final double[] rates;
    private final WorkerPool.Task square = this::square;
    private final WorkerPool.Task aim = this::aim;
    private final WorkerPool.Task measure = this::measure;
    private final WorkerPool.Task move = this::move;
    private double gradScale;
    private double beta;

    AdafactorSteps(Adafactor rule, Binding binding) {
        this.rule = rule;
        this.binding = binding;
        blocks = new Blocks(binding);
        theta = binding.theta().slab();
        direction = binding.arena().allocate(theta.size());
        weights = new SquareSums(blocks, theta);
        directions = new SquareSums(blocks, direction);
        keep = new double[blocks.tensors().size()];
        rates = new double[keep.length];
        for (TensorLayout.Entry e : blocks.tensors()) {
            Tensor d = direction.slice(e.offset(), e.shape().elements());
            Tensor g = binding.grad().get(e.name());
            if (Adafactor.isMatrix(e.shape())) {
                matrices.add(new FactoredMoments(
                        g,
                        d,
                        binding.state().get(0).get(e.name()),
                        binding.state().get(1).get(e.name()),
                        binding));
            } else {
                vectors.add(new FullMoments(g, d, binding.state().get(0).get(e.name())));
            }
        }
    }

    @Override
    public boolean step(long step, double scale) {
        gradScale = scale;
        beta = 1 - 1 / Powers.of(step + 1.0, rule.decayRate());
        binding.run(square);
        for (int i = 0; i < matrices.size(); i++) {
            matrices.get(i).update(gradScale, beta, rule.eps1());
        }
        binding.run(aim);
        binding.run(measure);
        for (int t = 0; t < rates.length; t++) {
            prepare(t, step);
        }
        binding.run(move);
        return true;
    }

    private void prepare(int t, long step) {
        double root = Math.sqrt(blocks.tensors().get(t).shape().elements());
        double lr = HyperParameters.rate(rule.name(), rule.learningRate(), step, blocks.group(t));
        double size = rule.relative() ? atLeast(rule.eps2(), weights.norm(t) / root) : 1;
        rates[t] = lr * size / atLeast(1, directions.norm(t) / root / rule.clip());
        keep[t] = rule.decay().keep(rule.name(), lr, blocks.group(t));
    }

    /** NaN counts as the least: it stays where it is, and does not spread over the tensor by a factor. */
    private static double atLeast(double least, double value) {
        return value > least ? value : least;
    }

    private void square(int worker, int workers) {
        for (int i = 0; i < matrices.size(); i++) {
            matrices.get(i).square(worker, workers, i % workers == worker);
        }
    }

    private void aim(int worker, int workers) {
        for (int i = 0; i < matrices.size(); i++) {
            matrices.get(i).aim(worker, workers);
        }
        for (int i = worker; i < vectors.size(); i += workers) {
            vectors.get(i).aim(gradScale, beta, rule.eps1());
        }
    }

    private void measure(int worker, int workers) {
        for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
            weights.sum(b);
            directions.sum(b);
        }
    }

    private void move(int worker, int workers) {
        for (int b = blocks.edge(worker, workers); b < blocks.edge(worker + 1, workers); b++) {
            int t = blocks.tensor(b);
            SgdUpdate.sgd(theta, direction, keep[t], rates[t], blocks.from(b), blocks.to(b));
        }
    }
}
