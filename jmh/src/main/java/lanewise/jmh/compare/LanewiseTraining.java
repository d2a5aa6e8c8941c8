package lanewise.jmh.compare;

import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.data.Dataset;
import lanewise.nn.train.Trainer;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** A {@link Network} and its {@link Trainer} on one case. */
final class LanewiseTraining implements Trial {
    private final TensorArena arena = TensorArena.ofShared();
    private final TrainCase c;
    private final Trainer trainer;
    private final Dataset data;
    private final int[] order;
    private int next;
    private float loss;

    LanewiseTraining(WorkerPool pool, TrainCase c) {
        this.c = c;
        Plan plan = c.plan();
        data = new Dataset(
                "random",
                arena.allocate(c.examples(), plan.width()).copyFrom(c.data()),
                c.labels(),
                IntStream.range(0, plan.classes()).mapToObj(String::valueOf).toList(),
                Shape.of(plan.shape()));
        order = IntStream.range(0, c.examples()).toArray();
        trainer = LanewiseModel.trainer(plan, LanewiseModel.network(plan, arena, pool), arena, pool);
    }

    @Override
    public void run(int calls) {
        for (int i = 0; i < calls; i++) {
            loss = trainer.step(data, order, next, c.plan().batch());
            next = (next + c.plan().batch()) % c.examples();
        }
    }

    /** The loss of the last step. */
    @Override
    public float result(int index) {
        return loss;
    }

    @Override
    public void close() {
        arena.close();
    }
}
