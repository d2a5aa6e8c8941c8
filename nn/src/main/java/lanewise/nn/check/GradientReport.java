package lanewise.nn.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lanewise.nn.Pass;

/**
 * What a {@link GradientCheck} found.
 *
 * @param method what the gradients were compared with
 * @param mode of the passes
 * @param rows of the batch
 * @param seed of everything random
 * @param loss the sum whose gradient was checked
 * @param tensors one for each parameter and each input that has a derivative
 * @param values the outputs, and the losses: float beside double; empty without a double reference
 * @param withoutReference layers and losses that have no double reference; empty unless the method is {@link Method#FLOAT}
 */
public record GradientReport(
        Method method,
        Pass.Mode mode,
        int rows,
        long seed,
        double loss,
        List<TensorCheck> tensors,
        List<ElementCheck> values,
        List<String> withoutReference) {
    /** What {@link #passed()} allows of double differences. */
    public static final double TOLERANCE = 1e-6;

    /** What is allowed of differences of float passes at the least: they are no better. */
    public static final double FLOAT_TOLERANCE = 1e-2;

    /** What gradients are compared with. */
    public enum Method {
        /**
         * A reference in double precision: its gradient with its own central differences, and the float network's values and gradients with those of the
         * reference, each element within the bound of its roundings.
         */
        DOUBLE,
        /** Central differences of the float passes themselves, because something has no double reference. */
        FLOAT
    }

    public GradientReport {
        tensors = List.copyOf(tensors);
        values = List.copyOf(values);
        withoutReference = List.copyOf(withoutReference);
    }

    /** Whether all gradients agree with differences to this relative error, and all float values and gradients lie within their rounding bounds. */
    public boolean passed(double tolerance) {
        double allowed = method == Method.FLOAT ? Math.max(tolerance, FLOAT_TOLERANCE) : tolerance;
        return tensors.stream().allMatch(t -> t.error() <= allowed && t.bounds() <= 1)
                && values.stream().allMatch(v -> v.error() <= 1);
    }

    /** Whether it passed with {@link #TOLERANCE}. */
    public boolean passed() {
        return passed(TOLERANCE);
    }

    /** The element farthest from its difference, relative; absent if nothing was measured. */
    public Optional<ElementCheck> worst() {
        return tensors.stream().flatMap(t -> t.worst().stream()).reduce(ElementCheck::worse);
    }

    /** The value or gradient where float is farthest from double in units of its bound; absent without a double reference. */
    public Optional<ElementCheck> worstRounding() {
        Optional<ElementCheck> gradient = tensors.stream()
                .flatMap(t -> t.rounding().stream())
                .max(Comparator.comparingDouble(ElementCheck::error));
        Optional<ElementCheck> value = values.stream().max(Comparator.comparingDouble(ElementCheck::error));
        return gradient.isPresent() && value.isPresent()
                ? Optional.of(ElementCheck.worse(value.get(), gradient.get()))
                : gradient.or(() -> value);
    }

    /** The greatest relative error. */
    public double error() {
        return tensors.stream().mapToDouble(TensorCheck::error).max().orElse(0);
    }

    /** A line for each tensor, the worst elements by name, and the verdict at {@link #TOLERANCE}. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "gradient check: %d rows, %s, seed %d, loss %.9g",
                rows,
                mode.name().toLowerCase(Locale.ROOT),
                seed,
                loss));
        if (method == Method.FLOAT) {
            lines.add(String.format(
                    Locale.ROOT,
                    "no double reference for %s: compared with differences of float passes, good to %.0e only",
                    String.join(", ", withoutReference),
                    FLOAT_TOLERANCE));
        }
        lines.add(String.format(
                Locale.ROOT,
                "%-22s %-12s %11s %8s %8s %8s %5s %5s",
                "gradient",
                "shape",
                "measured",
                "error",
                "float",
                "bound",
                "sided",
                "kinks"));
        tensors.forEach(t -> lines.add(line(t)));
        worst().ifPresent(e -> lines.add("worst gradient: " + e));
        worstRounding().ifPresent(e -> lines.add("worst rounding: " + e));
        tensors.stream()
                .filter(t -> t.kinks() > 0)
                .findFirst()
                .ifPresent(t -> lines.add("first at a kink: " + t.firstKink()));
        double allowed = method == Method.FLOAT ? FLOAT_TOLERANCE : TOLERANCE;
        lines.add(
                (passed() ? "PASSED" : "FAILED") + String.format(Locale.ROOT, " at a relative error of %.0e", allowed));
        return String.join("\n", lines);
    }

    private static String line(TensorCheck t) {
        return String.format(
                Locale.ROOT,
                "%-22s %-12s %11s %8.1e %8s %8s %5d %5d",
                t.name(),
                t.shape(),
                t.measured() + "/" + t.shape().elements(),
                t.error(),
                error(t.drift()),
                error(t.rounding()),
                t.oneSided(),
                t.kinks());
    }

    private static String error(Optional<ElementCheck> check) {
        return check.map(c -> String.format(Locale.ROOT, "%.1e", c.error())).orElse("-");
    }
}
