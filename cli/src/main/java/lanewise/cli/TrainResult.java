package lanewise.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a training came to.
 *
 * @param testAccuracy share of the test part classified rightly
 * @param testLoss mean cross entropy over the test part
 * @param trainLoss mean cross entropy over the last epoch, each example at the time of its step
 * @param epochs completed
 * @param samplesPerSecond examples per second of stepping
 * @param bytesAllocatedPerStep heap bytes per step, the median over the epochs; absent if no epoch was completed
 * @param seconds from the start of the process
 * @param parameters how many there are
 * @param parametersSha256 see {@link Hashes#ofParameters}
 * @param checkpoint the model file
 */
record TrainResult(
        double testAccuracy,
        double testLoss,
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
        json.put("testAccuracy", testAccuracy);
        json.put("testLoss", testLoss);
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

    /** One line, with the folder for the checkpoint, which every command takes for the model in it. */
    String toText() {
        String bytes = bytesAllocatedPerStep.map(String::valueOf).orElse("?");
        return "accuracy " + Decimals.of(testAccuracy, 4) + ", loss " + Decimals.of(testLoss, 4) + ", "
                + Decimals.of(samplesPerSecond, 0) + " samples/s, " + bytes + " B/step, " + checkpoint.getParent();
    }
}
