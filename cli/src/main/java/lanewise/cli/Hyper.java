package lanewise.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.optim.search.ChoiceParameter;
import lanewise.optim.search.Parameter;

/** The hyper-parameters that a search can try, with what a training can take. */
enum Hyper {
    /** Constant over a trial. */
    LEARNING_RATE(1e-12, 1e3, false),
    /** Of momentum and rmsprop. */
    MOMENTUM(0, 0.9999, false),
    /** λ of a penalty, decoupled with adamw. */
    WEIGHT_DECAY(0, 1e3, false),
    /** Behind each hidden layer. */
    DROPOUT(0, 0.99, false),
    /** Of each hidden layer. */
    UNITS(1, 65_536, true),
    /** Hidden ones. */
    LAYERS(0, 64, true),
    /** Examples per step. */
    BATCH(1, 65_536, true),
    /** The update rule. */
    OPTIMIZER("sgd", "momentum", "adam", "adamw", "rmsprop"),
    /** Between dense layers. */
    ACTIVATION(
            "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "tanh", "sigmoid", "softplus", "hard_swish");

    private final double min;
    private final double max;
    private final boolean whole;
    private final List<String> words;

    Hyper(double min, double max, boolean whole) {
        this.min = min;
        this.max = max;
        this.whole = whole;
        words = List.of();
    }

    Hyper(String... words) {
        min = 0;
        max = 0;
        whole = false;
        this.words = List.of(words);
    }

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Hyper of(String name) {
        return Arrays.stream(values())
                .filter(h -> h.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no hyper-parameter '" + name + "'; there are " + Arrays.toString(values())));
    }

    /**
     * Checks a domain before the first trial and not in the middle of a search.
     *
     * @throws IllegalArgumentException when a value of the domain is none that a training takes
     */
    void check(Parameter p) {
        if (p instanceof ChoiceParameter choice) {
            choice.values().forEach(this::checkValue);
        } else if (!words.isEmpty()) {
            throw new IllegalArgumentException(this + " is a choice of " + words + ", not numbers");
        } else {
            checkValue(p.text(p.code(0)));
            checkValue(p.text(p.code(1)));
            if (whole && !p.text(p.code(0.5)).matches("[0-9]+")) {
                throw new IllegalArgumentException(this + " takes whole numbers; say int or log-int");
            }
        }
    }

    private void checkValue(String text) {
        if (words.isEmpty() ? !isNumber(text) : !words.contains(text)) {
            throw new IllegalArgumentException(
                    this + " is " + text + "; it must be " + (words.isEmpty() ? range() : "one of " + words));
        }
    }

    private boolean isNumber(String text) {
        try {
            double value = whole ? Integer.parseInt(text) : Double.parseDouble(text);
            return value >= min && value <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String range() {
        return whole ? "a whole number from " + (int) min + " to " + (int) max : "a number from " + min + " to " + max;
    }

    /** Its number in a setting. */
    double in(Map<String, String> setting, double otherwise) {
        String text = setting.get(toString());
        return text == null ? otherwise : Double.parseDouble(text);
    }

    /** Its word in a setting. */
    String in(Map<String, String> setting, String otherwise) {
        return setting.getOrDefault(toString(), otherwise);
    }

    /** As it is written in a space file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
