package lanewise.optim;

import java.util.ArrayList;
import java.util.List;
import lanewise.simd.TensorLayout;
import lanewise.simd.parallel.WorkerPool;

/** Steps of a rule that treats every element alike: a pass over the ranges of each group, split among the workers. */
final class ElementwiseSteps implements BoundOptimizer {
    private final ElementwiseOptimizer rule;
    private final Binding binding;
    private final Slabs slabs;
    private final Range[] ranges;
    private final WorkerPool.Task updateTask = this::updateShare;
    private final WorkerPool.Task lookAheadTask = this::lookAheadShare;

    /** A run of the slab whose parameters are in one group, padding included. */
    private static final class Range {
        final ParameterGroup group;
        final int from;
        final int to;
        final double[] scalars;

        Range(ParameterGroup group, int from, int to, int scalars) {
            this.group = group;
            this.from = from;
            this.to = to;
            this.scalars = new double[scalars];
        }

        /** The first element of a worker's share: shares are whole cache lines, as the ranges are. */
        int edge(int worker, int workers) {
            int lines = (to - from) / TensorLayout.ALIGNMENT_FLOATS;
            return from + (int) ((long) lines * worker / workers) * TensorLayout.ALIGNMENT_FLOATS;
        }
    }

    ElementwiseSteps(ElementwiseOptimizer rule, Binding binding) {
        this.rule = rule;
        this.binding = binding;
        slabs = binding.slabs();
        ranges = ranges(rule, binding);
    }

    private static Range[] ranges(ElementwiseOptimizer rule, Binding binding) {
        List<Range> all = new ArrayList<>();
        List<TensorLayout.Entry> entries = binding.entries();
        for (int i = 0; i < entries.size(); i++) {
            TensorLayout.Entry e = entries.get(i);
            ParameterGroup group = binding.groups().get(i);
            int last = all.size() - 1;
            if (last >= 0 && all.get(last).group.equals(group)) {
                all.set(last, new Range(group, all.get(last).from, e.paddedEnd(), rule.scalars()));
            } else {
                all.add(new Range(group, e.offset(), e.paddedEnd(), rule.scalars()));
            }
        }
        all.removeIf(r -> r.group.frozen());
        return all.toArray(new Range[0]);
    }

    @Override
    public void start() {
        prepare(0, 1);
        for (TensorLayout.Entry e : binding.entries()) {
            for (Range r : ranges) {
                if (r.from <= e.offset() && e.offset() < r.to) {
                    rule.start(
                            slabs, r.scalars, e.offset(), e.offset() + e.shape().elements());
                }
            }
        }
    }

    @Override
    public void beforeForward(long step) {
        if (rule.looksAhead()) {
            prepare(step, 1);
            binding.run(lookAheadTask);
        }
    }

    @Override
    public boolean step(long step, double gradScale) {
        prepare(step, gradScale);
        binding.run(updateTask);
        return true;
    }

    private void prepare(long step, double gradScale) {
        for (Range r : ranges) {
            rule.prepare(step, gradScale, r.group, r.scalars);
        }
    }

    private void updateShare(int worker, int workers) {
        for (Range r : ranges) {
            int from = r.edge(worker, workers);
            int to = r.edge(worker + 1, workers);
            if (from < to) {
                rule.update(slabs, r.scalars, from, to);
            }
        }
    }

    private void lookAheadShare(int worker, int workers) {
        for (Range r : ranges) {
            int from = r.edge(worker, workers);
            int to = r.edge(worker + 1, workers);
            if (from < to) {
                rule.beforeForward(slabs, r.scalars, from, to);
            }
        }
    }
}
