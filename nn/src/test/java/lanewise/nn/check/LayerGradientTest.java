package lanewise.nn.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lanewise.nn.Graph;
import lanewise.nn.GraphBuilder;
import lanewise.nn.Layer;
import lanewise.nn.Pass;
import lanewise.nn.layer.LayerCase;
import lanewise.nn.layer.Layers;
import lanewise.simd.Shape;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer with its options: the double reference against its differences, and the float kernels against the reference. */
class LayerGradientTest {
    static Stream<LayerCase> layers() {
        return LayerCase.all();
    }

    private static GradientCheck check(LayerCase c, Pass.Mode mode, int rows) {
        GraphBuilder builder = Graph.builder();
        List<String> names = Stream.iterate(0, i -> i + 1)
                .limit(c.inputs().size())
                .map(i -> "in" + i)
                .toList();
        for (int i = 0; i < names.size(); i++) {
            builder.input(names.get(i), c.inputs().get(i));
        }
        Graph graph = builder.add("layer", c.layer(), names.toArray(String[]::new))
                .output("layer")
                .build();
        GradientCheck check = GradientCheck.of(graph).rows(rows).mode(mode).seed(5);
        if (c.values() == LayerCase.Values.POSITIVE) {
            names.forEach(name -> check.range(name, 0.5f, 2));
        }
        return check;
    }

    private static void passes(GradientReport report) {
        assertThat(report.withoutReference()).isEmpty();
        assertThat(report.passed(1e-6)).as("%s", report).isTrue();
    }

    /**
     * One layer alone, where no other makes its roundings worse: 10⁻³ is some hundred roundings of a gradient a hundredth of the loss.
     */
    private static void isClose(GradientReport report) {
        assertThat(report.tensors())
                .allSatisfy(t -> assertThat(t.drift().orElseThrow().error())
                        .as("%s", report)
                        .isLessThan(1e-3));
    }

    /** A01, A16: each operation's backward passes a finite-difference check, in double to 1e-6, in float within its rounding bound. */
    @ParameterizedTest
    @MethodSource("layers")
    void a01a16EveryLayer(LayerCase c) {
        for (Pass.Mode mode : Pass.Mode.values()) {
            for (int rows : List.of(2, 5)) {
                GradientReport report = check(c, mode, rows).run();
                passes(report);
                isClose(report);
            }
        }
    }

    private static void passes(String layer, int... shape) {
        Graph graph = Graph.builder()
                .input("x", shape)
                .add("layer", Layers.parse(layer), "x")
                .output("layer")
                .build();
        passes(GradientCheck.of(graph).rows(2).seed(3).sample(40).run());
    }

    /** A16: convolutions of all kinds of windows. */
    @Property(tries = 120)
    void a16Convolutions(
            @ForAll("windows") String window, @ForAll("sizes") List<Integer> size, @ForAll boolean transposed) {
        String text = (transposed ? "conv_transpose2d " : "conv2d ") + window;
        Assume.that(fits(text, size));
        passes(text, size.get(0), size.get(1), size.get(2));
    }

    /** A16: pools of all kinds of windows. */
    @Property(tries = 120)
    void a16Pools(@ForAll("pools") String pool, @ForAll("sizes") List<Integer> size) {
        Assume.that(fits(pool, size));
        passes(pool, size.get(0), size.get(1), size.get(2));
    }

    private static boolean fits(String layer, List<Integer> size) {
        try {
            Layers.parse(layer).output(List.of(Shape.of(size.get(0), size.get(1), size.get(2))));
            return true;
        } catch (IllegalArgumentException e) {
            return false; // the answer
        }
    }

    /** Channels of which there may be groups, rows and columns; 17 columns are more than a vector. */
    @Provide
    Arbitrary<List<Integer>> sizes() {
        Arbitrary<Integer> channels = Arbitraries.of(1, 2, 4);
        Arbitrary<Integer> columns = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(1, 8)), Tuple.of(1, Arbitraries.just(17)));
        return Combinators.combine(channels, Arbitraries.integers().between(1, 8), columns)
                .as(List::of);
    }

    private static Arbitrary<String> pair(int least, int most) {
        Arbitrary<Integer> one = Arbitraries.integers().between(least, most);
        return Combinators.combine(one, one).as((a, b) -> a + "x" + b);
    }

    @Provide
    Arbitrary<String> windows() {
        Arbitrary<String> padding = Arbitraries.of("valid", "same", "1x1", "0x2", "1x0x2x1");
        return Combinators.combine(
                        Arbitraries.of(2, 4), pair(1, 4), pair(1, 3), pair(1, 2), padding, Arbitraries.of(1, 2))
                .as((filters, kernel, stride, dilation, zeros, groups) -> filters + " " + kernel + " stride=" + stride
                        + " dilation=" + dilation + " padding=" + zeros + " groups=" + groups);
    }

    @Provide
    Arbitrary<String> pools() {
        Arbitrary<String> kind = Arbitraries.of("max_pool2d", "average_pool2d");
        Arbitrary<String> options =
                Arbitraries.of("", " ceil=true", " padding=1x1", " padding=1x0 ceil=true", " padding=0x1");
        Arbitrary<String> windows = Combinators.combine(
                        kind, pair(1, 4), pair(1, 4), options, Arbitraries.of(true, false))
                .as((k, size, stride, more, count) -> k + " " + size + " stride=" + stride + more
                        + (count || k.startsWith("max") ? "" : " count_padding=false"));
        Arbitrary<String> adaptive = Combinators.combine(
                        Arbitraries.of("adaptive_max_pool2d ", "adaptive_average_pool2d "), pair(1, 5))
                .as(String::concat);
        return Arbitraries.oneOf(windows, adaptive);
    }

    /** A layer that is added must get a reference, and a row in the table. */
    @Test
    void allLayersHaveAReferenceAndARow() throws IOException, ReflectiveOperationException {
        Path folder = Path.of("target", "classes", "lanewise", "nn", "layer");
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".class") && !f.contains("$"))
                    .map(f -> f.substring(0, f.length() - ".class".length()))
                    .toList();
        }
        LayerReferences references = new LayerReferences();
        List<Class<?>> rows = LayerCase.all()
                .map(c -> c.layer().getClass())
                .<Class<?>>map(c -> c)
                .toList();
        int layers = 0;
        for (String name : names) {
            Class<?> kind = Class.forName("lanewise.nn.layer." + name);
            if (Layer.class.isAssignableFrom(kind) && !kind.isInterface()) {
                layers++;
                assertThat(references.has(kind)).as("reference of %s", name).isTrue();
                assertThat(rows).contains(kind);
            }
        }
        assertThat(layers).isGreaterThan(50);
    }
}
