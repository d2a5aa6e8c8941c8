package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lanewise.nn.format.GraphText;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import lanewise.simd.Shape;
import org.junit.jupiter.api.Test;

/** How graphs are described and what is refused. */
class GraphTest {
    private static Dense dense(int units) {
        return new Dense(units, Initializer.HE);
    }

    private static GraphBuilder two() {
        return Graph.builder().input("x", 4).add("a", dense(4), "x").add("b", new Relu(), "a");
    }

    @Test
    void shapesAndOrder() {
        Graph graph = two().output("b").build();
        assertThat(graph.shape("x")).isEqualTo(Shape.of(4));
        assertThat(graph.shape("b")).isEqualTo(Shape.of(4));
        assertThat(graph.uses().stream().map(Graph.Use::name)).containsExactly("a", "b");
        assertThat(graph.parameterLayout().elements()).isEqualTo(20);
        assertThat(graph.stateLayout().elements()).isZero();
    }

    /** What is read comes first, otherwise the order of addition stays. */
    @Test
    void layersMayBeAddedInAnyOrder() {
        Graph graph = Graph.builder()
                .add("last", new Relu(), "middle")
                .add("side", dense(2), "x")
                .add("middle", dense(3), "x")
                .input("x", 5)
                .output("last", "side")
                .build();
        assertThat(graph.uses().stream().map(Graph.Use::name)).containsExactly("side", "middle", "last");
        assertThat(graph.outputs()).containsExactly("last", "side");
    }

    @Test
    void sharedLayersHaveTheirParametersOnce() {
        Graph graph = two().share("c", "a", "b").output("c").build();
        assertThat(graph.parameterLayout().elements()).isEqualTo(20);
        assertThat(graph.uses().get(2).ownsParameters()).isFalse();
        assertThat(graph.uses().get(2).owner()).isEqualTo("a");
    }

    private static void refused(GraphBuilder builder, String... parts) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void unconnectedPartsAreRefused() {
        refused(two(), "no outputs", "[a, b]");
        refused(Graph.builder().input("x", 4), "no layers");
        refused(two().output("c"), "output 'c'", "[a, b]");
        refused(two().add("c", dense(2), "y").output("b", "c"), "c (node 3)", "'y'", "[x]", "[a, b, c]");
        refused(two().add("c", dense(2), "x").output("b"), "c (node 3)", "no output");
        refused(two().input("y", 3).output("b"), "input 'y'", "no layer");
        refused(two().output("x"), "output 'x'", "no layer");
    }

    @Test
    void cyclesAreRefusedAndShown() {
        refused(
                Graph.builder()
                        .input("x", 4)
                        .add("out", dense(2), "x")
                        .add("a", dense(4), "c")
                        .add("b", new Relu(), "a")
                        .add("c", new Relu(), "b")
                        .output("out", "c"),
                "cycle",
                "a reads c reads b reads a");
        refused(two().add("c", new Relu(), "c").output("b", "c"), "cycle", "c reads c");
    }

    @Test
    void shapesThatDoNotFitAreRefusedWithPlaceAndBoth() {
        refused(
                Graph.builder()
                        .input("x", 2, 3)
                        .add("a", new Relu(), "x")
                        .add("b", dense(4), "a")
                        .output("b"),
                "b (node 2)",
                "2x3",
                "dense",
                "6");
        refused(
                Graph.builder()
                        .input("x", 4)
                        .add("a", dense(3), "x")
                        .share("b", "a", "a")
                        .output("b"),
                "b (node 2)",
                "[3]",
                "[4]",
                "parameters of a");
    }

    @Test
    void namesAreChecked() {
        for (String name : new String[] {"", "1a", "a b", "a.b", "a,b", "(a)", "ä", "a=b"}) {
            assertThatThrownBy(() -> Graph.builder().add(name, new Relu(), "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + name + "'");
        }
        assertThatThrownBy(() -> two().add("b", new Relu(), "a")).hasMessageContaining("'b' already");
        assertThatThrownBy(() -> two().add("x", new Relu(), "a")).hasMessageContaining("'x' already");
        assertThatThrownBy(() -> two().input("a", 3)).hasMessageContaining("'a' already");
        assertThatThrownBy(() -> two().share("c", "d", "x")).hasMessageContaining("'d'");
    }

    @Test
    void theNumberOfInputsIsChecked() {
        assertThatThrownBy(() -> two().add("c", new Relu(), "a", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("c (node 3)", "relu takes 1", "2 are named", "[a, b]");
        assertThatThrownBy(() -> two().add("c", new Relu())).hasMessageContainingAll("takes 1", "0 are named");
    }

    /** A layer may be computed after one that shares its parameters; what was written can be read all the same. */
    @Test
    void sharedBeforeItsOwner() {
        Graph graph = Graph.builder()
                .input("x", 4)
                .add("a", dense(4), "m")
                .share("b", "a", "x")
                .add("m", new Relu(), "b")
                .output("a")
                .build();
        assertThat(graph.uses().stream().map(Graph.Use::name)).containsExactly("b", "m", "a");
        assertThat(GraphText.read(GraphText.write(graph)).uses()).isEqualTo(graph.uses());
        assertThatThrownBy(() -> GraphText.read("input x 4\nb = share a (x)\noutput b"))
                .hasMessageContainingAll("line 2", "'a', which is no layer yet");
    }

    @Test
    void textAndBack() {
        Graph graph = two().share("c", "a", "b").output("c", "b").build();
        String text = GraphText.write(graph);
        assertThat(text.lines())
                .containsExactly(
                        "input x 4", "a = dense 4 (x)", "b = relu (a)", "c = share a (b)", "output c", "output b");
        Graph again = GraphText.read(text);
        assertThat(again.uses()).isEqualTo(graph.uses());
        assertThat(again.outputs()).isEqualTo(graph.outputs());
        assertThat(again.inputs()).isEqualTo(graph.inputs());
        assertThat(GraphText.read("\n  " + text.replace("\n", "\n\n  ") + "\n").uses())
                .isEqualTo(graph.uses());
    }
}
