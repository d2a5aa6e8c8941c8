package lanewise.nn.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lanewise.nn.format.Png;

/** A run with something of everything in it, made up. */
final class SampleRun {
    private SampleRun() {}

    static RunReport named(String name, long seed) {
        return new RunReport(name, facts(seed), curves(seed, 20, 400));
    }

    static Curves curves(long seed, int epochs, int steps) {
        Random random = new Random(seed);
        double[] x = new double[steps];
        double[] loss = new double[steps];
        double[] rate = new double[steps];
        double[] norm = new double[steps];
        double[] ratio = new double[steps];
        for (int i = 0; i < steps; i++) {
            x[i] = (double) epochs * (i + 1) / steps;
            loss[i] = 2.3 * Math.exp(-x[i] / (3 + seed)) + 0.02 + 0.1 * random.nextDouble();
            rate[i] = 0.001 * (1 - 0.99 * i / steps);
            norm[i] = 0.3 + random.nextDouble() * Math.exp(-x[i] / 9);
            ratio[i] = 3e-3 * rate[i] * 1000 * (0.5 + random.nextDouble());
        }
        double[] e = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
        double[] validation = new double[epochs];
        double[] accuracy = new double[epochs];
        for (int i = 0; i < epochs; i++) {
            validation[i] = 2.0 * Math.exp(-e[i] / (3 + seed)) + 0.1 + 0.003 * e[i];
            accuracy[i] = 1 - 0.4 * Math.exp(-e[i] / 4);
        }
        Map<String, Curve> ofSteps = new LinkedHashMap<>();
        ofSteps.put("loss", new Curve(x, loss));
        ofSteps.put("learningRate", new Curve(x, rate));
        ofSteps.put("gradientNorm", new Curve(x, norm));
        ofSteps.put("updateRatio", new Curve(x, ratio));
        Map<String, Curve> ofEpochs = new LinkedHashMap<>();
        ofEpochs.put("validationLoss", new Curve(e, validation));
        ofEpochs.put("validationAccuracy", new Curve(e, accuracy));
        return new Curves(ofSteps, ofEpochs);
    }

    static RunReport.Facts facts(long seed) {
        Random random = new Random(seed);
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("data", "digits");
        configuration.put("seed", String.valueOf(seed));
        Map<String, Double> result = new LinkedHashMap<>();
        result.put("testAccuracy", 0.97);
        result.put("testLoss", 0.1234);
        result.put("testExamples", 359.0);
        result.put("parameters", 50826.0);
        result.put("epochs", 20.0);
        result.put("trainingSeconds", 1.5);
        result.put("samplesPerSecond", 151_234.0);
        result.put("bytesAllocatedPerStep", 0.0);
        return new RunReport.Facts(
                configuration,
                Map.of("java", "25"),
                result,
                List.of(distribution("dense1.weight", random), distribution("dense1.bias", random)),
                List.of(distribution("dense1.weight", random)),
                List.of(distribution("dense1", random)),
                Optional.of(confusion(10, random)),
                IntStream.range(0, 12).mapToObj(i -> mistake(i, random)).toList(),
                List.of(
                        new LayerTime("dense1", "dense 256", 41_000, 63_000),
                        new LayerTime("relu1", "relu", 900, 1200)));
    }

    static Distribution distribution(String name, Random random) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            counts.add(Math.round(1000 * Math.exp(-Math.pow((i - 15) / 5.0, 2)) * (0.8 + 0.4 * random.nextDouble())));
        }
        return new Distribution(name, 16384, 0.001, 0.08, -0.4, 0.42, 0.25, 0, counts);
    }

    static Confusion confusion(int n, Random random) {
        List<String> classes = IntStream.range(0, n).mapToObj(String::valueOf).toList();
        return new Confusion(
                classes,
                IntStream.range(0, n)
                        .mapToObj(i -> LongStream.range(0, n)
                                .map(j -> i == j ? 35 : random.nextInt(12) == 0 ? 1 + random.nextInt(3) : 0)
                                .boxed()
                                .toList())
                        .toList());
    }

    static Mistake mistake(int i, Random random) {
        byte[] pixels = new byte[64];
        random.nextBytes(pixels);
        return new Mistake(
                i,
                "3",
                "8",
                0.5 + i / 100.0,
                5.0 - i / 10.0,
                Optional.of(Png.gray(8, 8, pixels).toDataUri()));
    }
}
