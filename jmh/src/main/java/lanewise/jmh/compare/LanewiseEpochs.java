package lanewise.jmh.compare;

import lanewise.nn.Network;
import lanewise.nn.data.Split;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.nn.train.TrainingStep;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/** {@link Trainer#fit} with a listener, an epoch at a time. */
final class LanewiseEpochs implements Learner, TrainingListener {
    private final TensorArena arena = TensorArena.ofShared();
    private final Split images;
    private final Network network;
    private final Trainer trainer;
    private int epochs;
    private float first;

    LanewiseEpochs(WorkerPool pool, Plan plan, Split images) {
        this.images = images;
        network = LanewiseModel.network(plan, arena, pool);
        trainer = LanewiseModel.trainer(plan, network, arena, pool);
    }

    @Override
    public float epoch(int number) {
        if (number != epochs++) {
            throw new IllegalArgumentException(
                    "epoch " + number + " cannot come now; the trainer goes on with epoch " + (epochs - 1));
        }
        trainer.fit(images.train(), 1, this);
        return first;
    }

    @Override
    public void onStep(TrainingStep step) {
        if (step.step() == 1) {
            first = step.loss();
        }
    }

    @Override
    public double accuracy() {
        return Evaluation.of(network, trainer.loss(), images.test()).accuracy();
    }

    @Override
    public void close() {
        arena.close();
    }
}
