package lanewise.nn.train;

import java.nio.file.Path;
import java.util.function.Consumer;
import lanewise.simd.kernel.Warmup;

/** Several listeners as one, told in order. */
final class Listeners implements TrainingListener {
    private final TrainingListener[] all;

    Listeners(TrainingListener... all) {
        this.all = all.clone();
    }

    private void tell(Consumer<TrainingListener> what) {
        for (TrainingListener listener : all) {
            what.accept(listener);
        }
    }

    @Override
    public void onWarmUp(Warmup.Report report) {
        tell(l -> l.onWarmUp(report));
    }

    @Override
    public void onStart(TrainingRun run) {
        tell(l -> l.onStart(run));
    }

    @Override
    public void onEpochStart(int epoch) {
        tell(l -> l.onEpochStart(epoch));
    }

    /** No lambda: it would be made anew for each step. */
    @Override
    public void onStepStart(TrainingStep step) {
        for (TrainingListener listener : all) {
            listener.onStepStart(step);
        }
    }

    @Override
    public void onStep(TrainingStep step) {
        for (TrainingListener listener : all) {
            listener.onStep(step);
        }
    }

    @Override
    public void onEpoch(EpochReport report) {
        tell(l -> l.onEpoch(report));
    }

    @Override
    public void onCheckpoint(Path file) {
        tell(l -> l.onCheckpoint(file));
    }

    @Override
    public void onEnd(FitResult result) {
        tell(l -> l.onEnd(result));
    }
}
