package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import lanewise.jmh.compare.GemmCase.Op;

/** Matrix products: squares, the three products of dense layers, and sizes that fit no tile. */
public record GemmGroup() implements Group {
    private static final String SMALL = "square, small";
    private static final String LARGE = "square, large";
    private static final String LAYERS = "layers";
    private static final String ODD = "odd";

    private static final int[] SMALL_SIZES = {32, 64, 128};
    private static final int[] LARGE_SIZES = {256, 512, 1024, 2048};
    private static final int[][] LAYER_SIZES = {{784, 128}, {784, 512}, {512, 256}, {2048, 2048}, {128, 10}};
    private static final int[] BATCHES = {1, 8, 32, 64, 128, 512};
    private static final int[] ODD_SIZES = {1, 3, 7, 17, 31, 33, 63, 65, 127, 129, 1000, 1023};
    private static final int ODD_CASES = 24;
    private static final List<Op> ORIENTATIONS = List.of(Op.NN, Op.TN, Op.NT);

    @Override
    public String name() {
        return "gemm";
    }

    @Override
    public List<Section> sections() {
        return List.of(
                new Section(SMALL, 1.1, 0),
                new Section(LARGE, 0.95, 0),
                new Section(LAYERS, 0.9, 1.15),
                new Section(ODD, 0, 1.1));
    }

    @Override
    public List<GemmCase> cases() {
        List<GemmCase> cases = new ArrayList<>();
        for (int s : SMALL_SIZES) {
            cases.add(plain(SMALL, Op.NN, s, s, s));
        }
        for (int s : LARGE_SIZES) {
            cases.add(plain(LARGE, Op.NN, s, s, s));
        }
        for (int[] layer : LAYER_SIZES) {
            for (int batch : BATCHES) {
                addLayer(cases, layer[0], layer[1], batch);
            }
        }
        addOdd(cases);
        return cases;
    }

    private static GemmCase plain(String section, Op op, int m, int n, int k) {
        return new GemmCase(section, m + "x" + n + "x" + k + " " + op, op, m, n, k);
    }

    private static void addLayer(List<GemmCase> cases, int in, int out, int batch) {
        String name = in + "-" + out + " batch " + batch + " ";
        cases.add(new GemmCase(LAYERS, name + "y", Op.NN, batch, out, in));
        cases.add(new GemmCase(LAYERS, name + "dW", Op.TN, in, out, batch));
        cases.add(new GemmCase(LAYERS, name + "dX", Op.NT, batch, in, out));
    }

    /** Each size appears twice as m, twice as n and twice as k, with other partners and in another orientation each time. */
    private static void addOdd(List<GemmCase> cases) {
        int count = ODD_SIZES.length;
        for (int i = 0; i < ODD_CASES; i++) {
            int m = ODD_SIZES[i % count];
            int n = ODD_SIZES[(5 * i + 3 + i / count) % count];
            int k = ODD_SIZES[(7 * i + 10 + 5 * (i / count)) % count];
            cases.add(plain(ODD, ORIENTATIONS.get((i + i / count) % ORIENTATIONS.size()), m, n, k));
        }
    }
}
