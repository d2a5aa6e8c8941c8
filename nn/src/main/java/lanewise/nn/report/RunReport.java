package lanewise.nn.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of a run: what {@link ReportPage} shows.
 *
 * @param name of its folder
 * @param facts of {@code run.json}; empty while the run has not come to its end
 * @param curves of {@code metrics.jsonl}
 */
public record RunReport(String name, Facts facts, Curves curves) {
    /**
     * What is known of a run besides its curves. Everything may be empty.
     *
     * @param configuration name and value of every option
     * @param environment what it ran on
     * @param result figures by name: testAccuracy (or testR2, testMae, testRmse), testLoss, trainLoss, epochs, samplesPerSecond, bytesAllocatedPerStep, seconds, parameters, testExamples
     * @param weights distributions of the parameters
     * @param gradients of their gradients on one batch
     * @param activations of the layers' outputs on one batch
     * @param confusion on the test part
     * @param mistakes the worst first
     * @param times of a batch, layer by layer
     */
    public record Facts(
            Map<String, String> configuration,
            Map<String, String> environment,
            Map<String, Double> result,
            List<Distribution> weights,
            List<Distribution> gradients,
            List<Distribution> activations,
            Optional<Confusion> confusion,
            List<Mistake> mistakes,
            List<LayerTime> times) {
        /** Nothing is known. */
        public static final Facts NONE = new Facts(
                Map.of(), Map.of(), Map.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of(), List.of());

        public Facts {
            configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
            result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
            weights = List.copyOf(weights);
            gradients = List.copyOf(gradients);
            activations = List.copyOf(activations);
            mistakes = List.copyOf(mistakes);
            times = List.copyOf(times);
        }

        /** A figure of the result; NaN if it is not known. */
        public double figure(String figure) {
            return result.getOrDefault(figure, Double.NaN);
        }
    }
}
