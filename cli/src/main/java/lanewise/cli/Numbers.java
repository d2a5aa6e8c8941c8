package lanewise.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.nn.data.Mixup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The numbers that options take; one out of range is refused with the range. */
final class Numbers {
    private Numbers() {}

    /** A whole number in a range. */
    static class Whole implements ITypeConverter<Integer> {
        private final int min;
        private final int max;

        Whole(int min, int max) {
            this.min = min;
            this.max = max;
        }

        @Override
        public Integer convert(String text) {
            try {
                int value = Integer.parseInt(text.strip());
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // the same answer as for a number out of range
            }
            throw refused("a whole number from " + min + " to " + max, text);
        }
    }

    /** {@code --epochs}. */
    static final class Epochs extends Whole {
        Epochs() {
            super(1, 1_000_000);
        }
    }

    /** {@code --batch}. */
    static final class Batch extends Whole {
        Batch() {
            super(1, 65_536);
        }
    }

    /** {@code --threads}. */
    static final class Threads extends Whole {
        Threads() {
            super(1, 1024);
        }
    }

    /** {@code --missing}. */
    static final class Missing implements ITypeConverter<MissingCells> {
        @Override
        public MissingCells convert(String text) {
            for (MissingCells m : MissingCells.values()) {
                if (m.toString().equals(text)) {
                    return m;
                }
            }
            throw refused("refuse, mean or drop", text);
        }
    }

    /** {@code --resize}. */
    static final class PictureSize implements ITypeConverter<Picture.Size> {
        private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,3})x([1-9][0-9]{0,3})");

        @Override
        public Picture.Size convert(String text) {
            Matcher size = SIZE.matcher(text);
            if (!size.matches()) {
                throw refused("HEIGHTxWIDTH such as 28x28, each up to 9999", text);
            }
            return new Picture.Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
        }
    }

    /** {@code --live}. */
    static final class Port extends Whole {
        Port() {
            super(0, 65_535);
        }
    }

    /** {@code --index}. */
    static final class Index extends Whole {
        Index() {
            super(0, Integer.MAX_VALUE);
        }
    }

    /** {@code --hidden}: sizes of layers, or none. */
    static final class Hidden implements ITypeConverter<HiddenSizes> {
        private static final Whole UNITS = new Whole(1, 65_536);

        @Override
        public HiddenSizes convert(String text) {
            List<Integer> sizes = new ArrayList<>();
            if (!text.equals("none")) {
                for (String size : text.split(",", -1)) {
                    sizes.add(UNITS.convert(size));
                }
            }
            return new HiddenSizes(sizes);
        }
    }

    /** Units of the hidden layers, first layer first. */
    record HiddenSizes(List<Integer> units) {}

    /** {@code --lr}. */
    static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double value = Double.parseDouble(text);
                if (value > 0 && value < Double.POSITIVE_INFINITY) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // the same answer as for a number out of range
            }
            throw refused("a finite number above 0", text);
        }
    }

    /** {@code --ema} and {@code --validation}. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double value = Double.parseDouble(text);
                if (value > 0 && value < 1) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // the same answer as for a number out of range
            }
            throw refused("a number between 0 and 1", text);
        }
    }

    /** {@code --mixup}. */
    static final class MixupAlpha implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                return new Mixup(Double.parseDouble(text)).alpha();
            } catch (IllegalArgumentException e) { // a NumberFormatException is one
                throw refused("a number above 0 and at most 2", text);
            }
        }
    }

    /** {@code --seed}. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw refused("a whole number of at most 64 bits", text);
            }
        }
    }

    /** {@code --max-time}. */
    static final class Time implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,7})([smh]?)");

        @Override
        public Duration convert(String text) {
            Matcher m = FORM.matcher(text);
            if (!m.matches() || Integer.parseInt(m.group(1)) == 0) {
                throw refused("a time such as 90s, 10m or 2h", text);
            }
            long n = Long.parseLong(m.group(1));
            return switch (m.group(2)) {
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofSeconds(n);
            };
        }
    }

    private static TypeConversionException refused(String expected, String found) {
        return new TypeConversionException("expected " + expected + ", found '" + found + "'");
    }
}
