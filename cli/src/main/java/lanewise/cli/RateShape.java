package lanewise.cli;

import java.util.Locale;
import lanewise.optim.schedule.OneCycle;
import lanewise.optim.schedule.Plateau;
import lanewise.optim.schedule.Schedule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the learning rate goes over a training: {@code --schedule}. */
enum RateShape {
    /**
     * To a hundredth on a straight line. Five epochs of MNIST with Adam come to 0.983 so, and to 0.974 with a
     * constant rate; Fashion-MNIST to 0.892 and 0.875.
     */
    LINEAR("falling linearly to a hundredth") {
        @Override
        Schedule of(double rate, long steps) {
            return Schedule.linear(rate, rate / 100, steps);
        }
    },
    /** To 0 on half a wave. */
    COSINE("falling to 0 along a cosine") {
        @Override
        Schedule of(double rate, long steps) {
            return Schedule.cosine(rate, 0, steps);
        }
    },
    /** The same all the time. */
    CONSTANT("constant") {
        @Override
        Schedule of(double rate, long steps) {
            return Schedule.constant(rate);
        }
    },
    /** Up to the rate and down again. */
    ONE_CYCLE("the peak of one cycle") {
        @Override
        Schedule of(double rate, long steps) {
            return OneCycle.of(rate, Math.max(LEAST_CYCLE, steps));
        }
    },
    /** Halved when three epochs have brought nothing. */
    PLATEAU("halved after 3 epochs without progress") {
        @Override
        Schedule of(double rate, long steps) {
            return new Plateau(Plateau.Rule.falling(rate, 0.5, 2));
        }
    };

    private static final int LEAST_CYCLE = 10;

    private final String description;

    RateShape(String description) {
        this.description = description;
    }

    /** From this first rate, or this peak, over so many steps. */
    abstract Schedule of(double rate, long steps);

    /** For people. */
    String description() {
        return description;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code --schedule}. */
    static final class Converter implements ITypeConverter<RateShape> {
        @Override
        public RateShape convert(String text) {
            for (RateShape shape : values()) {
                if (shape.toString().equals(text)) {
                    return shape;
                }
            }
            throw new TypeConversionException(
                    "expected linear, cosine, constant, one-cycle or plateau, found '" + text + "'");
        }
    }
}
