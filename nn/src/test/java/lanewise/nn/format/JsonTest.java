package lanewise.nn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON by RFC 8259, and not a character more. */
class JsonTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void everyKindOfValue() throws Exception {
        String text = " {\"a\": [1, -2, 0, -0, 3.5, 1e3, 2E-2], \"b\": true, \"c\": false,"
                + " \"d\": null,\r\n\t\"e\": \"x\", \"\": {}, \"f\": []} ";
        assertThat(Json.parse(text))
                .isEqualTo(Map.of(
                        "a",
                        List.of(1L, -2L, 0L, 0L, new BigDecimal("3.5"), new BigDecimal("1e3"), new BigDecimal("2E-2")),
                        "b",
                        true,
                        "c",
                        false,
                        "d",
                        Json.NULL,
                        "e",
                        "x",
                        "",
                        Map.of(),
                        "f",
                        List.of()));
    }

    @Test
    void escapes() throws Exception {
        assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\uD83D\\uDE00\""))
                .isEqualTo("\"\\/\b\f\n\r\tAé😀");
    }

    /** Objects keep their order, which is that of the data in a file. */
    @Test
    void orderIsKept() throws Exception {
        assertThat(((Map<?, ?>) Json.parse("{\"z\":1,\"a\":2,\"m\":3}"))
                        .keySet()
                        .toString())
                .isEqualTo("[z, a, m]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "\"",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1]]",
                "1 2",
                "{} {}",
                "01",
                "-",
                "-a",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x1",
                "1_000",
                "NaN",
                "Infinity",
                "-Infinity",
                "tru",
                "True",
                "truex",
                "nul",
                "undefined",
                "\"\\x41\"",
                "\"\\u12\"",
                "\"\\u12G4\"",
                "\"\\u 123\"",
                "\"\\u-123\"",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"a\u0000b\"",
                "\"abc",
                "\"abc\\",
                "\"abc\\\"",
                "// comment\n1",
                "/* comment */ 1",
                "# comment\n1",
                "\uFEFF1",
                "\u00A01",
                "1\u000B",
                "{\"a\":1 \"b\":2}",
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .as(text)
                .isInstanceOf(Json.SyntaxException.class)
                .hasMessageContaining("expected ")
                .hasMessageContaining("found ")
                .hasMessageContaining("at character ");
    }

    /** Only 0-9, a-f and A-F are hexadecimal digits and only 0-9 decimal ones, whatever Unicode knows besides. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\u\uFF10041\"",
                "\"\\u004\u0661\"",
                "\"\\u00\uFF214\"",
                "\u0661",
                "1\u0662",
                "1.\uFF15",
                "1e\u0967"
            })
    void foreignDigitsAreRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(Json.SyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":null,\"a\":null}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"\":1,\"b\":0,\"\":2}",
                "[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]",
            })
    void namesTwiceAreRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(Json.SyntaxException.class)
                .hasMessageContaining("each name once");
    }

    @ParameterizedTest
    @CsvSource({"[, ]", "{\"a\":, }"})
    void nestingIsLimited(String open, String close) throws Exception {
        Json.parse(open.repeat(64) + "1" + close.repeat(64));
        // No StackOverflowError at any depth
        for (int depth : new int[] {66, 1_000, 1_000_000}) {
            assertThatThrownBy(() -> Json.parse(open.repeat(depth) + "1" + close.repeat(depth)))
                    .isInstanceOf(Json.SyntaxException.class)
                    .hasMessageContaining("at most 64 levels");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678",
                "-12345678901234567",
                "1234567890123456789",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775809",
                "1e400",
                "1E-400",
                "1e2147483647",
            })
    void largeNumbersKeepTheirValue(String text) throws Exception {
        assertThat(new BigDecimal(Json.parse(text).toString())).isEqualByComparingTo(new BigDecimal(text));
    }

    @Test
    void numbersBeyondAllBoundsAreRefused() {
        assertThatThrownBy(() -> Json.parse("1e99999999999")).isInstanceOf(Json.SyntaxException.class);
    }

    /** Any string goes through its literal, ours and another reader's. */
    @Property(tries = 1_000)
    void quotedStringsComeBack(@ForAll @StringLength(max = 30) @CharRange(from = '\0', to = '\uD7FF') String s)
            throws Exception {
        assertThat(Json.parse(Json.quote(s))).isEqualTo(s);
        assertThat(JACKSON.readValue(Json.quote(s), String.class)).isEqualTo(s);
    }

    /** What Jackson refuses is refused; what it accepts and we do not must be depth, or a number too large to hold. */
    @Property(tries = 2_000)
    void isAsStrictAsJackson(
            @ForAll
                    @StringLength(max = 12)
                    @Chars({
                        '{', '}', '[', ']', '"', ':', ',', '\\', 'u', 'n', 't', 'e', 'E', '0', '1', '9', '-', '+', '.',
                        ' '
                    })
                    String text) {
        boolean ours = true;
        try {
            Json.parse(text);
        } catch (Json.SyntaxException e) {
            ours = false;
        }
        assertThat(ours).as(text).isEqualTo(jacksonAccepts(text));
    }

    private static boolean jacksonAccepts(String text) {
        try (var parser = JACKSON.createParser(text)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            return parser.readValueAsTree() != null && parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
