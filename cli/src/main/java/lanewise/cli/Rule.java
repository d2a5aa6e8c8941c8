package lanewise.cli;

import java.util.Locale;
import lanewise.optim.Adam;
import lanewise.optim.Momentum;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.optim.schedule.Schedule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The update rules to choose from, each with a rate that suits it. */
enum Rule {
    /** Plain gradient descent. */
    SGD(0.1) {
        @Override
        Optimizer at(Schedule rate) {
            return new Sgd(rate);
        }
    },
    /** With a momentum of 0.9. */
    MOMENTUM(0.02) {
        @Override
        Optimizer at(Schedule rate) {
            return new Momentum(rate, Schedule.constant(0.9), Momentum.Form.RATE_OUTSIDE);
        }
    },
    /** With the paper's constants. */
    ADAM(0.001) {
        @Override
        Optimizer at(Schedule rate) {
            return new Adam(rate);
        }
    };

    private final double defaultRate;

    Rule(double defaultRate) {
        this.defaultRate = defaultRate;
    }

    /** The rule with this learning rate. */
    abstract Optimizer at(Schedule rate);

    /** The learning rate when the user names none. */
    double defaultRate() {
        return defaultRate;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code --optimizer}. */
    static final class Converter implements ITypeConverter<Rule> {
        @Override
        public Rule convert(String text) {
            for (Rule rule : values()) {
                if (rule.toString().equals(text)) {
                    return rule;
                }
            }
            throw new TypeConversionException("expected sgd, momentum or adam, found '" + text + "'");
        }
    }
}
