package lanewise.simd.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A layer or loss as PyTorch 1.13 computes it in double precision: inputs, outputs and gradients, written with nine digits. */
final class GoldenLayer {
    /** What nine digits leave open of numbers up to 10. */
    static final double NINE_DIGITS = 2e-8;

    private final JsonNode json;

    private GoldenLayer(JsonNode json) {
        this.json = json;
    }

    static GoldenLayer named(String name) throws IOException {
        return allNamed(name).getFirst();
    }

    /** The layers that have cases. */
    static Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode c : cases()) {
            names.add(c.get("name").asText());
        }
        return names;
    }

    /** All cases of one layer. */
    static List<GoldenLayer> allNamed(String name) throws IOException {
        List<GoldenLayer> all = new ArrayList<>();
        for (JsonNode c : cases()) {
            if (c.get("name").asText().equals(name)) {
                all.add(new GoldenLayer(c));
            }
        }
        if (all.isEmpty()) {
            throw new IOException("no golden layer " + name);
        }
        return all;
    }

    private static JsonNode cases() throws IOException {
        try (InputStream in = GoldenLayer.class.getResourceAsStream("/golden/layers.json")) {
            return new ObjectMapper().readTree(in).get("cases");
        }
    }

    private static double[] data(JsonNode array) {
        double[] x = new double[array.get("data").size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = array.get("data").get(i).asDouble();
        }
        return x;
    }

    double[] input(String name) {
        return data(json.get("inputs").get(name));
    }

    /** The size of a dimension of x. */
    int dimension(int i) {
        return json.get("inputs").get("x").get("shape").get(i).asInt();
    }

    double[] output() {
        return data(json.get("output"));
    }

    double loss() {
        return json.get("output").asDouble();
    }

    double[] outputGradient() {
        return data(json.get("grad_output"));
    }

    double[] gradient(String name) {
        return data(json.get("grad_inputs").get(name));
    }

    /** Something beside inputs and outputs, as running statistics or a loss's targets. */
    double[] array(String name) {
        return data(json.get(name));
    }

    int[] labels() {
        int[] labels = new int[json.get("labels").size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = json.get("labels").get(i).asInt();
        }
        return labels;
    }

    double number(String name) {
        return json.get(name).asDouble();
    }

    double hyper(String name) {
        return json.get("hyper").get(name).asDouble();
    }

    static float[] narrow(double... x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }

    static double[] row(double[] matrix, int i, int cols) {
        double[] x = new double[cols];
        System.arraycopy(matrix, i * cols, x, 0, cols);
        return x;
    }
}
