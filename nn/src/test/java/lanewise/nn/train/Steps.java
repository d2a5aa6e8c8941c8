package lanewise.nn.train;

import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.Tensor;

/** Looks at what each step of a run is given. */
abstract class Steps implements TrainingListener {
    private PlacedLoss loss;
    private Tensor input;

    @Override
    public void onStart(TrainingRun run) {
        loss = run.loss();
        input = run.network().input();
    }

    @Override
    public void onStep(TrainingStep step) {
        look(step, input, loss);
    }

    abstract void look(TrainingStep step, Tensor x, PlacedLoss minimised);
}
