package lanewise.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a training came to.
 *
 * @param test what the test part came to
 * @param trainLoss mean loss over the last epoch, each example at the time of its step
 * @param epochs completed
 * @param samplesPerSecond examples per second of stepping
 * @param bytesAllocatedPerStep heap bytes per step, the median over the epochs; absent if no epoch was completed
 * @param seconds from the start of the process
 * @param parameters how many there are
 * @param parametersSha256 see {@link Hashes#ofParameters}
 * @param checkpoint the model file
 */
record TrainResult(
        Scores test,
        double trainLoss,
        int epochs,
        double samplesPerSecond,
        Optional<Long> bytesAllocatedPerStep,
        double seconds,
        long parameters,
        String parametersSha256,
        Path checkpoint) {
    /** One object. */
    String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.putAll(testFigures());
        json.put("trainLoss", trainLoss);
        json.put("epochs", epochs);
        json.put("samplesPerSecond", Math.round(samplesPerSecond));
        json.put("bytesAllocatedPerStep", bytesAllocatedPerStep);
        json.put("seconds", seconds);
        json.put("parameters", parameters);
        json.put("parametersSha256", parametersSha256);
        json.put("checkpoint", checkpoint.toString());
        return JsonLine.of(json);
    }

    /** What the test part came to, under names such as {@code testAccuracy}. */
    Map<String, Double> testFigures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        test.values()
                .forEach((name, value) ->
                        figures.put("test" + Character.toUpperCase(name.charAt(0)) + name.substring(1), value));
        return figures;
    }

    /** One line, with the folder for the checkpoint, which every command takes for the model in it. */
    String toText() {
        String bytes = bytesAllocatedPerStep.map(String::valueOf).orElse("?");
        return test.text() + ", " + Decimals.of(samplesPerSecond, 0) + " samples/s, " + bytes + " B/step, "
                + checkpoint.getParent();
    }
}
