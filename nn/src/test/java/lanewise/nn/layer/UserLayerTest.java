package lanewise.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import lanewise.nn.Network;
import lanewise.nn.Site;
import lanewise.nn.Tails;
import lanewise.nn.data.Clouds;
import lanewise.nn.data.Dataset;
import lanewise.nn.metric.Evaluation;
import lanewise.nn.train.Trainer;
import lanewise.nn.train.TrainingListener;
import lanewise.optim.Adam;
import lanewise.simd.Shape;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Layers that are not ours. */
class UserLayerTest {
    private final TensorArena arena = TensorArena.ofShared();
    private final WorkerPool pool = WorkerPool.of(1);

    @AfterEach
    void close() {
        pool.close();
        arena.close();
    }

    @Test
    void worksBetweenOthers() {
        Network network =
                Network.builder(Shape.of(2)).dense(2).add(new Scale(3)).dense(1).build(2, 1, arena, pool);
        network.parameters().get("dense1.weight").copyFrom(1, 2, 3, 4);
        network.parameters().get("dense2.weight").copyFrom(5, -1);
        network.input().copyFrom(1, 1, 2, 0);
        network.forward(2);
        // x·W1 = (4, 6) and (2, 4)
        assertThat(network.output().toArray()).containsExactly(3 * (20 - 6), 3 * (10 - 4));
        network.outputGradient().copyFrom(1, 10);
        network.backward(2);
        assertThat(network.gradients().get("scale1.factor").toArray()).containsExactly(20 - 6 + 10 * (10 - 4));
        // The gradient behind the scale, 3·(5, −1) and 3·(50, −10), times the inputs
        assertThat(network.gradients().get("dense1.weight").toArray())
                .containsExactly(15 + 2 * 150, -3 + 2 * -30, 15, -3);
    }

    /** A layer that tries something with its place. */
    private record Trying(Consumer<Site> attempt) implements Pointwise {
        @Override
        public String kind() {
            return "trying";
        }

        @Override
        public Map map() {
            return new Relu().map();
        }

        @Override
        public Node place(Site site) {
            attempt.accept(site);
            return Pointwise.super.place(site);
        }
    }

    /** Seven elements are not three units. */
    @Test
    void tailsOfPartsOfUnitsAreRefused() {
        for (int units : new int[] {3, 0}) {
            Trying wrong = new Trying(site -> site.tails(units));
            assertThatThrownBy(() -> Network.builder(Shape.of(7)).add(wrong).build(2, 1, arena, pool))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("trying1", "7 elements", units + " equal units");
        }
    }

    /** A range that begins between two tensors would be given the earlier one, whose elements are another worker's. */
    @Test
    void rangesBetweenTailsAreRefused() {
        AtomicInteger step = new AtomicInteger();
        Trying wrong = new Trying(site -> {
            Tails tails = site.tails(1);
            step.set(tails.step());
            tails.input(tails.step() + 1);
        });
        try (WorkerPool two = WorkerPool.of(2)) {
            assertThatThrownBy(() -> Network.builder(Shape.of(7)).add(wrong).build(100_000, 1, arena, two))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("every " + step.get() + " units", "unit " + (step.get() + 1));
            assertThat(step.get()).isGreaterThan(1);
        }
    }

    @Test
    void worksAsTheFirstLayer() {
        Network network =
                Network.builder(Shape.of(2)).add(new Scale(2)).dense(1).build(1, 1, arena, pool);
        network.parameters().get("dense1.weight").copyFrom(5, -1);
        network.input().copyFrom(3, 4);
        network.forward(1);
        network.outputGradient().copyFrom(1);
        network.backward(1);
        assertThat(network.output().toArray()).containsExactly(22f);
        assertThat(network.gradients().get("scale1.factor").toArray()).containsExactly(11f);
    }

    @Test
    void trainsWithOthers() {
        Dataset data = Clouds.of(60, 5, 3, 2, arena);
        Network network = Network.builder(Shape.of(5))
                .dense(8)
                .add(new Scale(0.5f))
                .relu()
                .dense(3)
                .build(8, 1, arena, pool);
        Trainer trainer = new Trainer(network, new Adam(0.01), 1, arena, pool);
        trainer.fit(data, 20, new TrainingListener() {});
        assertThat(network.parameters().get("scale1.factor").get(0)).isNotEqualTo(0.5f);
        assertThat(Evaluation.of(network, trainer.loss(), data).accuracy()).isEqualTo(1);
        assertThat(network.summary()).contains("scale1");
    }

    /** dx = (dy − y·(y·dy))/|x| at x = (3, 4), y = (0.6, 0.8), dy = (1, 0). */
    @Test
    void mayUseItsOutputsInBackward() {
        Network network =
                Network.builder(Shape.of(2)).dense(2).add(new Normalize()).build(1, 1, arena, pool);
        backward(network, 3, 4);
        assertThat((double) network.gradients().get("dense1.bias").get(0)).isCloseTo(0.128, within(1e-6));
        assertThat((double) network.gradients().get("dense1.bias").get(1)).isCloseTo(-0.096, within(1e-6));
    }

    /** The same at x = (3, −4) with a ReLU behind it, which must not take those outputs away. */
    @Test
    void mayUseItsOutputsInBackwardBeforeARelu() {
        Network network = Network.builder(Shape.of(2))
                .dense(2)
                .add(new Normalize())
                .relu()
                .build(1, 1, arena, pool);
        backward(network, 3, -4);
        assertThat((double) network.gradients().get("dense1.bias").get(0)).isCloseTo(0.128, within(1e-6));
        assertThat((double) network.gradients().get("dense1.bias").get(1)).isCloseTo(0.096, within(1e-6));
    }

    private static void backward(Network network, float x1, float x2) {
        network.parameters().get("dense1.weight").copyFrom(1, 0, 0, 1);
        network.input().copyFrom(x1, x2);
        network.forward(1);
        network.outputGradient().copyFrom(1, 0);
        network.backward(1);
    }
}
