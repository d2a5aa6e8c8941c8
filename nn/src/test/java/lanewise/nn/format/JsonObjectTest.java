package lanewise.nn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonObjectTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("a.json"), text);
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", "</script>\u2028\"\\\n😀");
        json.put("number", 1.5e-300);
        json.put("nan", Double.NaN);
        json.put("absent", Optional.empty());
        json.put("whole", 123_456_789_012_345L);
        json.put("texts", List.of("a", "b"));
        json.put("lists", List.of(List.of(1, 2), List.of()));
        json.put("objects", List.of(Map.of("x", true)));
        JsonObject read = JsonObject.read(file(JsonText.of(json)));
        assertThat(read.names()).containsExactlyElementsOf(json.keySet());
        assertThat(read.text("text")).isEqualTo("</script>\u2028\"\\\n😀");
        assertThat(read.number("number")).isEqualTo(1.5e-300);
        assertThat(read.numberOrNaN("nan")).isNaN();
        assertThat(read.has("absent")).isFalse();
        assertThat(read.whole("whole")).isEqualTo(123_456_789_012_345L);
        assertThat(read.texts("texts")).containsExactly("a", "b");
        assertThat(read.listsOfWholes("lists")).containsExactly(List.of(1L, 2L), List.of());
        assertThat(read.objects("objects")).hasSize(1);
    }

    @Test
    void writesOnlyWhatJsonHas() {
        assertThatThrownBy(() -> JsonText.of(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThat(JsonText.of(List.of(Float.POSITIVE_INFINITY, 1f, Optional.of("x"))))
                .isEqualTo("[null,1.0,\"x\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}            | text: expected a field \"n\", found none",
                "{\"n\":\"x\"}        | n: expected a number, found \"x\"",
                "{\"n\":null}         | n: expected a number, found null",
                "{\"n\":[1]}          | n: expected a number, found a list",
                "{\"n\":1}}           | text: expected JSON, found expected the end, found '}' at character 7",
                "[]                   | text: expected a JSON object, found a list",
            })
    void namesTheField(String text, String problem) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> JsonObject.read(file).number("n"))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(file + ": " + problem);
    }

    @Test
    void namesTheLine() throws IOException {
        assertThat(JsonObject.readLines(file("{\"a\":1}\n{\"a\":2}\n"))).hasSize(2);
        assertThat(JsonObject.readLines(file("{\"a\":1}\n{\"a\":2}"))).hasSize(2);
        assertThat(JsonObject.readLines(file(""))).isEmpty();
        assertThatThrownBy(() -> JsonObject.readLines(file("{}\n\n{}\n")))
                .hasMessageEndingWith("line 2: expected a JSON object, found nothing");
        assertThatThrownBy(() -> JsonObject.readLines(file("{}\n{\"a\":")))
                .hasMessageEndingWith("line 2: expected JSON, found expected a value, found the end at character 5");
        assertThatThrownBy(
                        () -> JsonObject.readLines(file("{}\n{\"b\":1}")).get(1).count("a"))
                .hasMessageEndingWith("line 2: expected a field \"a\", found none");
        assertThatThrownBy(() ->
                        JsonObject.readLines(file("{\"a\":-1}")).getFirst().count("a"))
                .hasMessageEndingWith("line 1, a: expected a number from 0 to 2147483647, found -1");
    }

    @Test
    void refusesBytesThatAreNotText() throws IOException {
        Path file = Files.write(folder.resolve("b.json"), new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> JsonObject.read(file))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage(file + ": text: expected UTF-8, found something else");
    }
}
