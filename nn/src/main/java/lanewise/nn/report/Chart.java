package lanewise.nn.report;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import lanewise.nn.format.JsonText;

/**
 * Curves over epochs.
 *
 * @param id unique in the page
 * @param title what the values are
 * @param note a sentence for those who do not know it
 * @param log whether the values' axis is logarithmic when the page is opened
 * @param guide a value that is marked; NaN for none
 * @param lines what is drawn, the last in front
 */
record Chart(String id, String title, String note, boolean log, double guide, List<Line> lines) {
    Chart {
        lines = List.copyOf(lines);
    }

    /** The axis of epochs. */
    Axis x() {
        double max = lines.stream()
                .map(Line::curve)
                .filter(c -> c.size() > 0)
                .mapToDouble(c -> c.x(c.size() - 1))
                .max()
                .orElse(1);
        return new Axis(0, max > 0 ? max : 1, false);
    }

    /** The axis of values. */
    Axis y() {
        return Axis.of(
                lines.stream()
                        .map(Line::curve)
                        .flatMapToDouble(c -> IntStream.range(0, c.size()).mapToDouble(c::y)),
                log);
    }

    /** For the program in the page. */
    String toJson() {
        StringBuilder json = new StringBuilder(
                "{\"id\":\"" + id + "\",\"log\":" + log + ",\"guide\":" + Figures.json(guide) + ",\"lines\":[");
        for (Line line : lines) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append("{\"label\":")
                    .append(JsonText.of(line.label()))
                    .append(",\"run\":" + line.run() + ",\"colour\":" + line.colour())
                    .append(",\"validation\":" + line.validation() + ",\"noisy\":" + line.noisy());
            Curve c = line.curve();
            numbers(json, "x", IntStream.range(0, c.size()).mapToDouble(c::x));
            numbers(json, "y", IntStream.range(0, c.size()).mapToDouble(c::y));
            json.append('}');
        }
        return json.append("]}").toString();
    }

    private static void numbers(StringBuilder json, String name, DoubleStream values) {
        json.append(",\"").append(name).append("\":[");
        values.forEach(v ->
                json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append(Figures.json(v)));
        json.append(']');
    }
}
