package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void knowsThisMachine() {
        Program.Outcome outcome = lanewise("doctor", "--json");
        JsonNode json = outcome.json();
        assertThat(json.get("vectorModule").asBoolean()).isTrue();
        assertThat(json.get("vectorBits").asInt()).isIn(128, 256, 512);
        assertThat(json.get("cores").asInt()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(json.get("memoryBytes").asLong()).isPositive();
        assertThat(json.get("java").asText()).isEqualTo(Runtime.version().toString());
        boolean ok = json.get("fma").asBoolean() && json.get("c2").asBoolean();
        assertThat(json.get("ok").asBoolean()).isEqualTo(ok);
        assertThat(outcome.code()).isEqualTo(ok ? 0 : 1);
    }

    @Test
    void isReadable() {
        Program.Outcome outcome = lanewise("doctor");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines())
                .anyMatch(l -> l.startsWith("Java "))
                .anyMatch(l -> l.matches("vectors     [0-9]+ bits"))
                .anyMatch(l -> l.startsWith("FMA "))
                .anyMatch(l -> l.startsWith("cores "))
                .anyMatch(l -> l.startsWith("memory "))
                .allMatch(l -> l.length() <= 80);
    }
}
