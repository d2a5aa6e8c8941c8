package lanewise.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The learning rate at each of 30 steps, as PyTorch 1.13 computes it in double precision. */
class GoldenSchedulesTest {
    /**
     * PyTorch computes most rates from the one before, with up to three roundings a step; one here has up to some ten. So
     * (30 · 3 + 10) · 2⁻⁵³ of the largest rate.
     */
    private static final double RELATIVE = 100 * 0x1p-53;

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream in = GoldenSchedulesTest.class.getResourceAsStream("/golden/schedules.json")) {
            new ObjectMapper().readTree(in).get("cases").forEach(cases::add);
        }
        assertThat(cases).hasSize(9);
        return cases;
    }

    private static double number(JsonNode golden, String name) {
        return golden.get("hyper").get(name).asDouble();
    }

    private static long whole(JsonNode golden, String name) {
        return golden.get("hyper").get(name).asLong();
    }

    private static Schedule schedule(JsonNode g) {
        double lr = g.get("base_lr").asDouble();
        return switch (g.get("name").asText()) {
            case "step" -> new StepDecay(lr, number(g, "gamma"), whole(g, "step_size"));
            case "multistep" -> {
                List<Long> milestones = new ArrayList<>();
                g.get("hyper").get("milestones").forEach(m -> milestones.add(m.asLong()));
                yield new MultiStep(lr, number(g, "gamma"), milestones);
            }
            case "exponential" -> ExponentialDecay.ofFactor(lr, number(g, "gamma"));
            case "linear" -> {
                assertThat(number(g, "end_factor")).isEqualTo(1);
                yield new WarmUp(Schedule.constant(lr), whole(g, "total_iters"), number(g, "start_factor"));
            }
            case "cosine" -> new Cosine(lr, number(g, "eta_min"), whole(g, "T_max"));
            case "cosine_restarts" ->
                new CosineRestarts(lr, number(g, "eta_min"), whole(g, "T_0"), (int) whole(g, "T_mult"));
            case "onecycle" -> {
                assertThat(number(g, "pct_start")).isEqualTo(0.3);
                yield OneCycle.of(number(g, "max_lr"), whole(g, "total_steps"));
            }
            case "cyclic" -> new Cyclic(number(g, "base_lr"), number(g, "max_lr"), whole(g, "step_size_up"));
            case "polynomial" -> new Polynomial(lr, 0, whole(g, "total_iters"), number(g, "power"));
            default -> throw new IllegalArgumentException(g.get("name").asText());
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyRateIsPyTorchs(JsonNode golden) {
        Schedule schedule = schedule(golden);
        double largest = 0;
        for (JsonNode lr : golden.get("lrs")) {
            largest = Math.max(largest, lr.asDouble());
        }
        assertThat(golden.get("lrs")).hasSize(30);
        for (int step = 0; step < 30; step++) {
            assertThat(schedule.at(step))
                    .as("%s at step %d", golden.get("name"), step)
                    .isCloseTo(golden.get("lrs").get(step).asDouble(), within(RELATIVE * largest));
        }
    }
}
