package lanewise.nn.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lanewise.nn.format.CheckpointFile;
import lanewise.optim.Goal;
import lanewise.optim.SavedState;
import lanewise.optim.ScalarState;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;

/** All that a training would lose with its process, as texts and tensors by name, and back. */
final class TrainingState {
    /** What the epoch that a checkpoint ends was judged by. */
    static final String SCORE = "score";

    private static final String EPOCHS = "epochs";
    private static final String STEPS = "steps";
    private static final String EXAMPLES = "examples";
    private static final String LOSS_SUM = "lossSum";
    private static final String RANDOM = "random";
    private static final String AVERAGED = "averaged";
    private static final String SETTING = "setting.";
    private static final String OPTIMIZER = "optimizer/";
    private static final String AVERAGE = "average/";
    private static final String BEST = "best/";

    private final TrainerParts parts;
    private final Position position;
    private final Map<String, String> settings;

    /**
     * Of a training.
     *
     * @param settings what must be the same when it goes on, by name
     */
    TrainingState(TrainerParts parts, Position position, Map<String, String> settings) {
        this.parts = parts;
        this.position = position;
        this.settings = settings;
    }

    /** A number, every bit of it, as text. */
    static String text(double value) {
        return Double.toHexString(value);
    }

    static double number(String text) {
        return Double.parseDouble(text);
    }

    /** Which way the scores of epochs improve. */
    Goal goal() {
        return parts.options().monitor().goal();
    }

    /**
     * Refuses a checkpoint of a training with other settings.
     *
     * @param texts the checkpoint's
     * @throws IllegalArgumentException with the file, the first setting that differs and both values
     */
    void requireSame(Path file, Map<String, String> texts) {
        Settings.requireSame(file, settings, Settings.of(texts, SETTING));
    }

    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(EPOCHS, String.valueOf(position.epochs()));
        texts.put(STEPS, String.valueOf(position.steps()));
        texts.put(EXAMPLES, String.valueOf(position.examples()));
        texts.put(LOSS_SUM, text(position.lossSum()));
        texts.put(RANDOM, String.valueOf(parts.network().randomSteps()));
        texts.putAll(SavedState.of(parts.optimizer()).metadata());
        parts.averaged()
                .ifPresent(a -> texts.put(AVERAGED, String.valueOf(a.average().count())));
        scalars()
                .forEach((owner, state) ->
                        state.state().forEach((name, value) -> texts.put(owner + "." + name, text(value))));
        settings.forEach((name, value) -> texts.put(SETTING + name, value));
        parts.options().notes().forEach((name, value) -> texts.put("note." + name, value));
        return texts;
    }

    private Map<String, ScalarState> scalars() {
        Map<String, ScalarState> all = new LinkedHashMap<>();
        all.put("best", parts.best());
        parts.options().plateau().ifPresent(p -> all.put("plateau", p));
        return all;
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        SavedState.of(parts.optimizer()).tensors().forEach((name, t) -> tensors.put(OPTIMIZER + name, t));
        parts.averaged().ifPresent(a -> {
            NamedTensors slab = a.average().slab();
            slab.layout().entries().forEach(e -> tensors.put(AVERAGE + e.name(), slab.get(e.name())));
        });
        parts.bestWeights().ifPresent(b -> b.tensors().forEach((name, t) -> tensors.put(BEST + name, t)));
        return tensors;
    }

    /**
     * Puts a checkpoint's state into this training's, or nothing.
     *
     * @throws IllegalArgumentException when it is of a training with other settings; the message has the file and both values
     */
    void restore(Path file, CheckpointFile saved) {
        Map<String, Tensor> weights = parts.network().tensors();
        requireSame(file, saved.texts());
        Map<String, Tensor> targets = tensors();
        requireTensors(file, targets, saved.tensors());
        requireTensors(file, weights, saved.weights());
        // All that can be wrong is found before anything is changed.
        int epochs = (int) whole(file, saved, EPOCHS, Integer.MAX_VALUE);
        int steps = (int) whole(file, saved, STEPS, Integer.MAX_VALUE);
        long examples = whole(file, saved, EXAMPLES, Long.MAX_VALUE);
        double lossSum = real(file, saved, LOSS_SUM);
        long random = whole(file, saved, RANDOM, Long.MAX_VALUE);
        long averaged = parts.averaged().isPresent() ? whole(file, saved, AVERAGED, Long.MAX_VALUE) : 0;
        restoreRules(file, saved);
        targets.forEach(
                (name, t) -> t.copyFrom(Objects.requireNonNull(saved.tensors().get(name))));
        weights.forEach(
                (name, t) -> t.copyFrom(Objects.requireNonNull(saved.weights().get(name))));
        parts.network().resumeRandom(random);
        parts.averaged().ifPresent(a -> a.average().resumeAt(averaged));
        position.resume(epochs, steps, examples, lossSum);
    }

    /** What checks itself: the optimizer, which is as it was when it refuses, and what is then put back as it was. */
    private void restoreRules(Path file, CheckpointFile saved) {
        Map<String, ScalarState> scalars = scalars();
        Map<String, Map<String, Double>> numbers = new LinkedHashMap<>();
        Map<String, Map<String, Double>> before = new LinkedHashMap<>();
        scalars.forEach((owner, state) -> {
            before.put(owner, state.state());
            numbers.put(owner, numbers(file, saved, owner, state.state().keySet()));
        });
        try {
            scalars.forEach((owner, state) -> state.restore(Objects.requireNonNull(numbers.get(owner))));
            SavedState.of(saved.texts(), part(saved.tensors(), OPTIMIZER)).restore(parts.optimizer());
        } catch (IllegalArgumentException e) {
            scalars.forEach((owner, state) -> state.restore(Objects.requireNonNull(before.get(owner))));
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static void requireTensors(Path file, Map<String, Tensor> wanted, Map<String, Tensor> found) {
        wanted.forEach((name, t) -> {
            Tensor saved = found.get(name);
            if (saved == null || !saved.shape().equals(t.shape())) {
                throw new IllegalArgumentException(file + ": " + name + " is " + t.shape() + " here but "
                        + (saved == null ? "not there" : saved.shape()) + " in the checkpoint");
            }
        });
    }

    private static Map<String, Tensor> part(Map<String, Tensor> all, String prefix) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        all.forEach((name, t) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), t);
            }
        });
        return part;
    }

    private static Map<String, Double> numbers(Path file, CheckpointFile saved, String owner, Set<String> names) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        names.forEach(name -> numbers.put(name, real(file, saved, owner + "." + name)));
        return numbers;
    }

    private static String entry(Path file, CheckpointFile saved, String name) {
        String text = saved.texts().get(name);
        if (text == null) {
            throw new IllegalArgumentException(file + ": the checkpoint has no '" + name + "'; it has "
                    + saved.texts().keySet());
        }
        return text;
    }

    private static long whole(Path file, CheckpointFile saved, String name, long most) {
        String text = entry(file, saved, name);
        try {
            long n = Long.parseLong(text);
            if (n >= 0 && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a number out of range
        }
        throw new IllegalArgumentException(
                file + ": " + name + " is '" + text + "'; it must be a whole number from 0 to " + most);
    }

    private static double real(Path file, CheckpointFile saved, String name) {
        String text = entry(file, saved, name);
        try {
            return number(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(file + ": " + name + " is '" + text + "'; it must be a number", e);
        }
    }
}
