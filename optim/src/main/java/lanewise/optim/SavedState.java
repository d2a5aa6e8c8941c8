package lanewise.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import lanewise.simd.NamedTensors;
import lanewise.simd.Tensor;
import lanewise.simd.TensorLayout;

/**
 * What a file keeps of an optimizer: the rule's name, the step, and each tensor of the state slabs as {@code slab/parameter}, such as
 * {@code mu/dense.weight}. Put into an optimizer bound to the same parameters, with these as they were, it goes on with the same bits.
 *
 * <p>Hyper-parameters are not kept: they are the program's, and may change on purpose.
 *
 * @param rule {@link Optimizer#name}
 * @param steps how many steps had been taken, not negative
 * @param tensors views of the state, or what was read from a file
 */
public record SavedState(String rule, long steps, Map<String, Tensor> tensors) {
    private static final String RULE = "optimizer";
    private static final String STEPS = "optimizer.steps";

    public SavedState {
        if (steps < 0) {
            throw new IllegalArgumentException(
                    rule + ": the saved state has " + steps + " steps; it must be 0 or more");
        }
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** The state as it is; its tensors are views, so it is to be written before the next step. */
    public static SavedState of(OptimizerState state) {
        return new SavedState(state.optimizer().name(), state.steps(), tensors(state));
    }

    /**
     * What {@link #metadata} and {@link #tensors} gave.
     *
     * @param metadata may have other entries, too
     * @param tensors those of the state, and no others
     * @throws IllegalArgumentException when an entry is missing, or the number of steps is none
     */
    public static SavedState of(Map<String, String> metadata, Map<String, Tensor> tensors) {
        return new SavedState(entry(metadata, RULE), number(entry(metadata, STEPS)), tensors);
    }

    private static String entry(Map<String, String> metadata, String name) {
        String value = metadata.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "this is no optimizer's state: there is no '" + name + "' in " + metadata.keySet());
        }
        return value;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(STEPS + " is '" + text + "'; it must be a whole number", e);
        }
    }

    private static Map<String, Tensor> tensors(OptimizerState state) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String slab : state.optimizer().slabs()) {
            NamedTensors tensors = state.slab(slab);
            for (TensorLayout.Entry e : tensors.layout().entries()) {
                all.put(slab + "/" + e.name(), tensors.get(e.name()));
            }
        }
        return all;
    }

    /** What of it is text. */
    public Map<String, String> metadata() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(RULE, rule);
        texts.put(STEPS, Long.toString(steps));
        return texts;
    }

    /**
     * Copies it into an optimizer, which continues at its step.
     *
     * @throws IllegalArgumentException when it is another rule's, or has other tensors or shapes; nothing has been changed then, and the message
     *     has both
     * @throws IllegalStateException within a step that is not complete
     */
    public void restore(OptimizerState state) {
        String wanted = state.optimizer().name();
        if (!rule.equals(wanted)) {
            throw new IllegalArgumentException(
                    "the saved state is that of " + rule + ", but the optimizer is " + wanted);
        }
        Map<String, Tensor> targets = tensors(state);
        if (!tensors.keySet().equals(targets.keySet())) {
            throw new IllegalArgumentException(
                    rule + ": the saved state has " + tensors.keySet() + " but must have " + targets.keySet());
        }
        targets.forEach((name, target) -> {
            Tensor saved = saved(name);
            if (!saved.shape().equals(target.shape())) {
                throw new IllegalArgumentException(rule + ": " + name + " is saved with shape " + saved.shape()
                        + " but must have " + target.shape());
            }
        });
        state.resumeAt(steps);
        targets.forEach((name, target) -> target.copyFrom(saved(name)));
    }

    private Tensor saved(String name) {
        return Objects.requireNonNull(tensors.get(name));
    }
}
