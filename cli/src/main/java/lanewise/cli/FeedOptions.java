package lanewise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.data.Augmentation;
import lanewise.nn.train.DatasetExamples;
import lanewise.nn.train.Examples;
import picocli.CommandLine.Option;

/** The options of {@code train} about what is done with examples on their way into the network. */
final class FeedOptions {
    @Option(
            names = "--augment",
            paramLabel = "CHANGE,...",
            converter = Augmentations.Converter.class,
            description = "Change images at random, in this order: " + Augmentations.FORMS
                    + ". The deviation of noise is in those of the data.")
    private Optional<Augmentations> augment = Optional.empty();

    @Option(
            names = "--mixup",
            paramLabel = "ALPHA",
            converter = Numbers.MixupAlpha.class,
            description = "Mix each example with another one, and their classes, such as 0.2.")
    private Optional<Double> mixup = Optional.empty();

    @Option(names = "--balance", description = "Take examples of every class equally often.")
    private boolean balance;

    @Option(names = "--class-weights", description = "Let every class count alike in the loss.")
    private boolean classWeights;

    @Option(
            names = "--no-prefetch",
            description = "Make batches in the training's own thread; by default another one makes them ahead when"
                    + " there is more to do than to copy. The result is the same.")
    private boolean noPrefetch;

    /** What is learned from, with all that is done with it. */
    DatasetExamples examples(TrainingData data) {
        DatasetExamples examples = Examples.of(data.train());
        if (augment.isPresent()) {
            Augmentation[] chain = augment.get().of(data.background()).toArray(Augmentation[]::new);
            try {
                examples = examples.augmented(chain);
            } catch (IllegalArgumentException e) {
                throw new WrongUsage("--augment " + augment.get() + ": " + e.getMessage());
            }
        }
        examples = mixup.isPresent() ? examples.mixup(mixup.get()) : examples;
        examples = balance ? examples.balanced() : examples;
        examples = classWeights ? examples.classWeighted() : examples;
        return noPrefetch ? examples.prefetched(false) : examples;
    }

    /** What was said, by name, for people. */
    Map<String, String> describe() {
        Map<String, String> said = new LinkedHashMap<>();
        augment.ifPresent(a -> said.put("augmentation", a.toString()));
        mixup.ifPresent(alpha -> said.put("mixup", String.valueOf(alpha)));
        if (balance) {
            said.put("balance", "every class equally often");
        }
        if (classWeights) {
            said.put("class weights", "every class counts alike");
        }
        return said;
    }

    /** What was said, for programs. */
    void toJson(Map<String, Object> json) {
        augment.ifPresent(a -> json.put("augment", a.toString()));
        mixup.ifPresent(alpha -> json.put("mixup", alpha));
        json.put("balance", balance);
        json.put("classWeights", classWeights);
    }
}
