package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lanewise.nn.layer.Add;
import lanewise.nn.layer.Dense;
import lanewise.nn.layer.Relu;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Activations and gradients share memory when they can; that they never do when they cannot, TapeTest shows on random networks. */
class MemoryPlanTest {
    private static Graph chain(int layers, int width) {
        GraphBuilder builder = Graph.builder().input("x", width);
        String last = "x";
        for (int i = 0; i < layers; i++) {
            builder.add("d" + i, new Dense(width, Initializer.HE), last).add("r" + i, new Relu(), "d" + i);
            last = "r" + i;
        }
        return builder.output(last).build();
    }

    /** The input, and two batches in turn: a dense layer reads one and writes the other, a ReLU works in place. */
    @Test
    void inferenceTakesThreeBatchesHoweverDeep() {
        for (int layers : new int[] {2, 5, 40}) {
            MemoryPlan plan = new MemoryPlan(chain(layers, 32), 4, Purpose.INFERENCE);
            assertThat(plan.floats()).as("%d layers", layers).isEqualTo(3 * 4 * 32);
            assertThat(plan.floatsWithoutSharing()).isEqualTo((2L * layers + 1) * 4 * 32);
        }
    }

    /** Activations are kept for backward, one for each pair; gradients take two batches, in turn. */
    @Test
    void trainingKeepsActivationsAndSharesGradients() {
        for (int layers : new int[] {2, 5, 40}) {
            MemoryPlan plan = new MemoryPlan(chain(layers, 32), 4, Purpose.TRAINING);
            assertThat(plan.floats()).as("%d layers", layers).isLessThanOrEqualTo((1 + layers + 2) * 4 * 32);
        }
    }

    @Test
    void onlyWhatIsTrainedHasAGradient() {
        Graph graph = Graph.builder()
                .input("x", 3)
                .add("before", new Relu(), "x")
                .add("a", new Dense(3, Initializer.HE), "before")
                .add("sum", new Add(), "a", "before")
                .output("sum")
                .build();
        MemoryPlan training = new MemoryPlan(graph, 2, Purpose.TRAINING);
        assertThat(training.gradient("sum")).isPresent();
        assertThat(training.gradient("before")).isEmpty();
        assertThat(training.gradient("x")).isEmpty();
        assertThat(new MemoryPlan(graph, 2, Purpose.INFERENCE).gradient("sum")).isEmpty();
        assertThat(new MemoryPlan(graph, 2, Purpose.INPUT_GRADIENTS).gradient("x"))
                .isPresent();
    }

    @Test
    void slabsThatAreTooLongAreRefused() {
        Graph graph = chain(2, 1000);
        assertThatThrownBy(() -> new MemoryPlan(graph, 1_000_000, Purpose.INFERENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("1000000", "3000000000", "2147483631");
    }

    /** Regions that are needed at the same time do not overlap, and nothing lies behind the end. */
    @Property(tries = 500)
    void regionsDoNotOverlap(@ForAll Random random) {
        List<Region> regions = new ArrayList<>();
        List<int[]> times = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
            int from = random.nextInt(12);
            int to = from + random.nextInt(6);
            regions.add(new Region(1 + random.nextInt(100), from, to));
            times.add(new int[] {from, to});
        }
        long length = Region.place(regions);
        long sum = 0;
        for (int i = 0; i < regions.size(); i++) {
            Region a = regions.get(i);
            sum += a.floats();
            assertThat(a.offset() % 16).isZero();
            assertThat(a.offset() + a.floats()).isLessThanOrEqualTo(length);
            for (int j = 0; j < i; j++) {
                Region b = regions.get(j);
                boolean meet = times.get(i)[0] <= times.get(j)[1] && times.get(j)[0] <= times.get(i)[1];
                boolean overlap = a.offset() < b.offset() + b.floats() && b.offset() < a.offset() + a.floats();
                assertThat(meet && overlap).isFalse();
            }
        }
        assertThat(length).isLessThanOrEqualTo(sum);
    }
}
