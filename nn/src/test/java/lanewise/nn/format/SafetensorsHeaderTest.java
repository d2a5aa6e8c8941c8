package lanewise.nn.format;

import static lanewise.nn.format.Malformed.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that break a rule of the format are refused, in one short line. */
class SafetensorsHeaderTest extends SafetensorsFolder {
    /** A case: what is wrong, the header, the bytes of data, and a piece of the message. */
    record Lie(String what, String header, int data, String message) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Lie one(String what, String dtype, String shape, String offsets, int data, String message) {
        return new Lie(what, "{" + tensor("t", dtype, shape, offsets) + "}", data, message);
    }

    private static Lie two(String what, String firstOffsets, String secondOffsets, int data, String message) {
        return new Lie(
                what,
                "{" + tensor("a", "F32", "[2]", firstOffsets) + "," + tensor("b", "F32", "[1]", secondOffsets) + "}",
                data,
                message);
    }

    static Stream<Lie> lies() {
        return Stream.of(
                two("overlap", "[0,8]", "[4,8]", 8, "tensor 'b': expected data from byte 8 on, found from 4"),
                two("same place", "[0,8]", "[0,4]", 8, "expected data from byte"),
                two("gap between", "[0,8]", "[12,16]", 16, "tensor 'b': expected data from byte 8 on, found from 12"),
                two("gap before", "[4,12]", "[12,16]", 16, "tensor 'a': expected data from byte 0 on, found from 4"),
                two("out of range", "[0,8]", "[8,12]", 8, "expected 12 bytes by the header, found 8"),
                two("shorter than the data", "[0,8]", "[8,12]", 16, "expected 12 bytes by the header, found 16"),
                one("far out of range", "F32", "[1]", "[4000000000000,4000000000004]", 4, "data from byte 0"),
                one("more bytes than the shape", "F32", "[1]", "[0,8]", 8, "expected 4 bytes for shape 1, found 8"),
                one(
                        "fewer bytes than the shape",
                        "F32",
                        "[2,2]",
                        "[0,8]",
                        8,
                        "expected 16 bytes for shape 2x2, found 8"),
                one("begin behind end", "F32", "[1]", "[4,0]", 4, "data_offsets"),
                one("one offset", "F32", "[1]", "[0]", 4, "data_offsets"),
                one("three offsets", "F32", "[1]", "[0,4,8]", 4, "data_offsets"),
                one("no offsets", "F32", "[1]", "[]", 4, "data_offsets"),
                one("negative offset", "F32", "[1]", "[-4,0]", 4, "data_offsets: expected an array of whole numbers"),
                one("fraction as offset", "F32", "[1]", "[0.0,4]", 4, "data_offsets"),
                one("exponent as offset", "F32", "[1]", "[0,4e0]", 4, "data_offsets"),
                one("text as offset", "F32", "[1]", "[0,\"4\"]", 4, "data_offsets"),
                one("offsets that are no array", "F32", "[1]", "4", 4, "data_offsets"),
                one("offset beyond 64 bits", "F32", "[1]", "[0,99999999999999999999]", 4, "data_offsets"),
                one("negative dimension", "F32", "[-1]", "[0,4]", 4, "shape"),
                one("two negative dimensions", "F32", "[-1,-1]", "[0,4]", 4, "shape"),
                one("dimension 0", "F32", "[0]", "[0,0]", 0, "shape"),
                one("dimension beyond int", "F32", "[4294967297]", "[0,4]", 4, "shape"),
                one("product beyond int", "F32", "[65536,65536]", "[0,4]", 4, "shape"),
                one("product that wraps to 1", "F32", "[4294967296,4294967296]", "[0,4]", 4, "shape"),
                one(
                        "product that wraps around a long",
                        "F32",
                        "[2147483647,2147483647,2147483647]",
                        "[0,4]",
                        4,
                        "shape"),
                one("shape that is no array", "F32", "1", "[0,4]", 4, "shape"),
                one("shape of text", "F32", "[\"1\"]", "[0,4]", 4, "shape"),
                one("shape of null", "F32", "[null]", "[0,4]", 4, "shape"),
                one("half precision", "F16", "[2]", "[0,4]", 4, "dtype: expected \"F32\", found F16"),
                one("double precision", "F64", "[1]", "[0,8]", 8, "dtype"),
                one("unknown type", "f32", "[1]", "[0,4]", 4, "dtype"),
                new Lie(
                        "type that is no text",
                        "{\"t\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}",
                        4,
                        "dtype"),
                new Lie("no type", "{\"t\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype"),
                new Lie("no shape", "{\"t\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "tensor 't'"),
                new Lie("no place", "{\"t\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "tensor 't'"),
                new Lie(
                        "something else besides",
                        "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}",
                        4,
                        "tensor 't'"),
                new Lie("tensor that is no object", "{\"t\":[0,4]}", 4, "tensor 't': expected an object"),
                new Lie("tensor that is null", "{\"t\":null}", 0, "tensor 't': expected an object"),
                new Lie(
                        "name twice",
                        "{" + tensor("t", "F32", "[1]", "[0,4]") + "," + tensor("t", "F32", "[1]", "[4,8]") + "}",
                        8,
                        "each name once"),
                new Lie(
                        "key of a tensor twice",
                        "{\"t\":{\"dtype\":\"F16\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                        4,
                        "each name once"),
                new Lie("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "each name once"),
                new Lie(
                        "metadata that is no object",
                        "{\"__metadata__\":\"x\"}",
                        0,
                        "__metadata__: expected an object"),
                new Lie("metadata of a number", "{\"__metadata__\":{\"k\":1}}", 0, "__metadata__ k: expected a string"),
                new Lie("metadata of an object", "{\"__metadata__\":{\"k\":{}}}", 0, "expected a string"),
                new Lie("array", "[]", 0, "header: expected an object"),
                new Lie("text", "\"F32\"", 0, "header: expected an object"),
                new Lie("no JSON", "hello there", 0, "header: expected JSON"),
                new Lie("half an object", "{\"t\":", 0, "header: expected JSON"),
                new Lie("two objects", "{}{}", 0, "header: expected JSON"),
                new Lie("zeros behind the object", "{}\u0000\u0000", 0, "header: expected JSON"),
                new Lie("comment", "{}//", 0, "header: expected JSON"),
                new Lie("byte order mark", "\uFEFF{}", 0, "header: expected JSON"),
                new Lie("deep nesting", "{\"t\":" + "[".repeat(50_000), 0, "at most 64 levels"),
                new Lie("deep nesting of objects", "{\"t\":".repeat(50_000), 0, "at most 64 levels"));
    }

    /** Lying headers; nothing has been taken from the arena. */
    @ParameterizedTest
    @MethodSource("lies")
    void headersThatLieAreRefused(Lie lie) throws IOException {
        withHeader(lie.header, lie.data);
        try (TensorArena arena = TensorArena.ofShared()) {
            assertRefused(file(), () -> Safetensors.read(file(), arena)).contains(lie.message);
            assertThat(arena.bytes()).isZero();
        }
    }

    /** The format: a header begins with a brace; only behind it may spaces stand. */
    @ParameterizedTest
    @ValueSource(strings = {" {}", "\n{}", "\t {} "})
    void headersThatDoNotBeginWithABraceAreRefused(String header) throws IOException {
        withHeader(header, 0);
        assertRefused(file(), () -> read(file())).contains("header: expected '{' as its first character");
    }

    @Test
    void headersThatAreNotUtf8AreRefused() throws IOException {
        byte[][] bad = {
            {'{', '"', (byte) 0xFF, '"', ':', '1', '}'},
            {'{', '"', (byte) 0xC3, '"', ':', '1', '}'},
            // a surrogate in UTF-8, and an overlong slash
            {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'},
            {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'},
        };
        for (byte[] header : bad) {
            withHeader(header, 0);
            assertRefused(file(), () -> read(file())).contains("UTF-8");
        }
    }

    /** Whatever stands in a file, the message about it stays one line that a terminal can show. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\\nb\":1}",
                "{\"a\\u001b[2Jb\":1}",
                "{\"a\\u0085\\u2028b\":1}",
                "{\"t\":{\"dtype\":\"F\\r\\n32\"}}",
                "{\"t\":\"a\\nb\"}",
                "\"a\\nb\"",
                "{\"__metadata__\":{\"a\\nb\":1}}",
                "{\"a\\nb\":1,\"a\\nb\":1}",
            })
    void messagesAreOneLineWhateverTheFileSays(String header) throws IOException {
        withHeader(header, 0);
        assertRefused(file(), () -> read(file()));
    }

    @Test
    void messagesAreShortWhateverTheFileSays() throws IOException {
        String much = "x".repeat(100_000);
        for (String header : List.of(
                "{\"" + much + "\":1}",
                "{\"t\":\"" + much + "\"}",
                "{\"t\":{\"dtype\":\"" + much + "\"}}",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(50_000) + "1],\"data_offsets\":[0,8]}}",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + "1,".repeat(50_000) + "1]}}",
                "{\"" + much + "\":1,\"" + much + "\":1}")) {
            withHeader(header, 0);
            assertRefused(file(), () -> read(file()));
        }
    }

    /**
     * A few megabytes of digits must not keep a reader busy for hours. The time is a guard against that, not a
     * measurement.
     */
    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endlessNumbersAreRefusedAtOnce() throws IOException {
        withHeader("{\"t\":" + "7".repeat(3_000_000) + "}", 0);
        assertRefused(file(), () -> read(file()));
    }
}
