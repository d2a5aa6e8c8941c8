package lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.nn.data.Augmentation;
import lanewise.nn.data.augment.Cutout;
import lanewise.nn.data.augment.Flip;
import lanewise.nn.data.augment.Noise;
import lanewise.nn.data.augment.Rotate;
import lanewise.nn.data.augment.Scale;
import lanewise.nn.data.augment.Shift;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What {@code --augment} says: changes in the order in which they are made, such as {@code shift:2,flip,rotate:10}.
 *
 * @param text as it was given
 */
record Augmentations(String text) {
    private static final Pattern CHANGE = Pattern.compile(
            "(?<name>[a-z]+)(:(?<rows>[0-9.]{1,9})x(?<columns>[0-9.]{1,9})|:(?<value>[a-z0-9.]{1,9}))?");

    static final String FORMS = "shift:PIXELS or shift:ROWSxCOLUMNS, flip, flip:vertical, rotate:DEGREES, scale:SHARE,"
            + " cutout:PIXELS, noise:DEVIATION";

    Augmentations {
        parse(text, 0);
    }

    /**
     * The changes.
     *
     * @param background what is put where there was no image
     */
    List<Augmentation> of(float background) {
        return parse(text, background);
    }

    private static List<Augmentation> parse(String text, float background) {
        List<Augmentation> all = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher change = CHANGE.matcher(part);
            if (!change.matches()) {
                throw new IllegalArgumentException("there is no change '" + part + "'");
            }
            all.add(one(part, change, background));
        }
        return all;
    }

    private static Augmentation one(String part, Matcher m, float background) {
        String name = m.group("name");
        String value = m.group("value");
        if (m.group("rows") != null && name.equals("shift")) {
            return new Shift(pixels(m.group("rows")), pixels(m.group("columns")), background);
        }
        if (value == null) {
            if (part.equals("flip")) {
                return Flip.leftRight();
            }
            throw new IllegalArgumentException("there is no change '" + part + "'");
        }
        return switch (name) {
            case "shift" -> new Shift(pixels(value), pixels(value), background);
            case "flip" -> flip(value);
            case "rotate" -> new Rotate(-number(value), number(value), background);
            case "scale" -> new Scale(1 - number(value), 1 + number(value), background);
            case "cutout" -> new Cutout(pixels(value), background);
            case "noise" -> new Noise(number(value));
            default -> throw new IllegalArgumentException("there is no change '" + name + "'");
        };
    }

    private static Flip flip(String value) {
        if (value.equals("vertical")) {
            return new Flip(0, 0.5f);
        }
        throw new IllegalArgumentException("flip: expected vertical or nothing, found '" + value + "'");
    }

    private static int pixels(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number of pixels, found '" + text + "'", e);
        }
    }

    private static float number(String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number, found '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }

    /** {@code --augment}. */
    static final class Converter implements ITypeConverter<Augmentations> {
        @Override
        public Augmentations convert(String text) {
            try {
                return new Augmentations(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage() + "; there are " + FORMS);
            }
        }
    }
}
