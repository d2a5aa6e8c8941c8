package lanewise.nn.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.format.ModelFile;
import lanewise.nn.loss.Loss;
import lanewise.nn.metric.Metric;
import lanewise.optim.Optimizer;
import lanewise.optim.ParameterGroup;
import lanewise.optim.check.Require;
import lanewise.optim.clip.Constraint;
import lanewise.optim.clip.GradientTransform;
import lanewise.optim.schedule.Plateau;
import lanewise.simd.Tensor;

/**
 * How a network is trained, every default filled in; made by a {@link TrainerBuilder}.
 *
 * @param rule of the updates
 * @param groups of parameters, in order of precedence
 * @param loss to be minimised
 * @param seed of the order of examples
 * @param epochs in all
 * @param accumulate batches whose gradients make one update, at least 1
 * @param transform what is done to gradients before an update: penalties and clipping
 * @param constraint what is done to parameters after it
 * @param averaging of parameters, for evaluation
 * @param plateau a schedule that is told the judged value after each epoch
 * @param monitor what epochs are judged by
 * @param patience epochs without progress after which to stop
 * @param restoreBest whether the weights of the best epoch are put back in the end
 * @param stopRules other reasons to stop
 * @param ofLabels metrics of the validation by name, of outputs and labels
 * @param ofTargets metrics of the validation by name, of outputs and targets
 * @param checkpoints where and when to save
 * @param model what a checkpoint says of the network beside its weights
 * @param configuration what else distinguishes this training, by name: compared when one is resumed
 * @param notes what a checkpoint keeps for its readers, by name; not compared
 */
record TrainerOptions(
        Optimizer rule,
        List<ParameterGroup> groups,
        Loss loss,
        long seed,
        int epochs,
        int accumulate,
        Optional<GradientTransform> transform,
        Optional<Constraint> constraint,
        Optional<Averaging> averaging,
        Optional<Plateau> plateau,
        Monitor monitor,
        Optional<Integer> patience,
        boolean restoreBest,
        List<StopRule> stopRules,
        Map<String, Metric<int[]>> ofLabels,
        Map<String, Metric<Tensor>> ofTargets,
        Optional<Checkpoints> checkpoints,
        Optional<ModelFile> model,
        Map<String, String> configuration,
        Map<String, String> notes) {
    TrainerOptions {
        Require.atLeast(1, "trainer", "the number of epochs", epochs);
        Require.atLeast(1, "trainer", "the number of accumulated batches", accumulate);
        patience.ifPresent(p -> Require.atLeast(1, "trainer", "patience", p));
    }
}
