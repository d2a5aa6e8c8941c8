package lanewise.optim.search;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A real number.
 *
 * @param low finite; above 0 on a logarithmic scale
 * @param high finite, above low
 */
public record RealParameter(String name, double low, double high, Scale scale, List<Condition> conditions)
        implements Parameter {
    public RealParameter {
        conditions = List.copyOf(conditions);
        if (!(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException(
                    name + ": from " + low + " to " + high + "; both must be finite, and the first below the second");
        }
        if (scale == Scale.LOG && !(low > 0)) {
            throw new IllegalArgumentException(name + ": from " + low + "; a logarithmic scale must start above 0");
        }
    }

    @Override
    public double code(double unit) {
        return scale.place(unit, low, high);
    }

    @Override
    public double unit(double code) {
        return scale.placeOf(code, low, high);
    }

    @Override
    public boolean contains(double code) {
        return code >= low && code <= high;
    }

    @Override
    public double[] grid(int points) {
        return points == 1
                ? new double[] {code(0.5)}
                : IntStream.range(0, points)
                        .mapToDouble(i -> code((double) i / (points - 1)))
                        .toArray();
    }

    @Override
    public String text(double code) {
        return Double.toString(code);
    }

    @Override
    public double parse(String text) {
        return Domain.number(this, text);
    }

    @Override
    public String domain() {
        return "real from " + low + " to " + high + (scale == Scale.LOG ? ", log scale" : "");
    }
}
