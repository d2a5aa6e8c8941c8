package lanewise.nn.format;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259), strictly: no comments, no duplicate names, nothing behind the value, nesting at most {@value #MAX_DEPTH} deep.
 *
 * <p>Objects become maps in order, arrays lists, numbers {@link Long} if whole and in range, otherwise {@link BigDecimal}; null becomes
 * {@link #NULL}.
 */
final class Json {
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final int MAX_DEPTH = 64;

    /** Turning digits into a number takes time that grows with their square. */
    private static final int MAX_NUMBER = 64;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** What is wrong, and at which character. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1;

        SyntaxException(String expected, String found, int at) {
            super("expected " + expected + ", found " + found + " at character " + at);
        }
    }

    static Object parse(String text) throws SyntaxException {
        Json json = new Json(text);
        Object value = json.value(0);
        json.space();
        if (json.at < text.length()) {
            throw json.unexpected("the end");
        }
        return value;
    }

    private SyntaxException unexpected(String expected) {
        String found = at < text.length() ? "'" + printable(text.charAt(at)) + "'" : "the end";
        return new SyntaxException(expected, found, at);
    }

    private static String printable(char c) {
        return c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char c) {
        space();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws SyntaxException {
        if (!take(c)) {
            throw unexpected("'" + c + "'");
        }
    }

    private Object value(int depth) throws SyntaxException {
        space();
        if (depth > MAX_DEPTH) {
            throw new SyntaxException("at most " + MAX_DEPTH + " levels", "more", at);
        }
        char c = at < text.length() ? text.charAt(at) : 0;
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
    }

    private Object word(String word, Object value) throws SyntaxException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return value;
    }

    private Map<String, Object> object(int depth) throws SyntaxException {
        Map<String, Object> map = new LinkedHashMap<>();
        expect('{');
        if (take('}')) {
            return map;
        }
        do {
            space();
            int start = at;
            String name = string();
            expect(':');
            if (map.put(name, value(depth + 1)) != null) {
                throw new SyntaxException("each name once", "a second \"" + name + "\"", start);
            }
        } while (take(','));
        expect('}');
        return map;
    }

    private List<Object> array(int depth) throws SyntaxException {
        List<Object> list = new ArrayList<>();
        expect('[');
        if (take(']')) {
            return list;
        }
        do {
            list.add(value(depth + 1));
        } while (take(','));
        expect(']');
        return list;
    }

    private String string() throws SyntaxException {
        expect('"');
        StringBuilder s = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return s.toString();
            }
            s.append(c == '\\' ? escape() : c);
        }
    }

    private char next() throws SyntaxException {
        if (at == text.length() || text.charAt(at) < ' ') {
            throw unexpected("the rest of a string");
        }
        return text.charAt(at++);
    }

    private char escape() throws SyntaxException {
        char c = next();
        int i = "\"\\/bfnrt".indexOf(c);
        if (i >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(i);
        }
        if (c != 'u' || text.length() - at < 4) {
            throw unexpected("an escape such as \\n");
        }
        int code = 0;
        for (int k = 0; k < 4; k++) {
            char h = text.charAt(at);
            int digit = HexFormat.isHexDigit(h) ? HexFormat.fromHexDigit(h) : -1;
            if (digit < 0) {
                throw unexpected("a hexadecimal digit");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private Object number() throws SyntaxException {
        int start = at;
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '0') {
            at++;
        } else {
            digits();
        }
        int whole = at;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits();
        }
        if (at - start > MAX_NUMBER) {
            throw new SyntaxException(
                    "a number of at most " + MAX_NUMBER + " characters", "one of " + (at - start), start);
        }
        String s = text.substring(start, at);
        // 18 digits fit a long; what is longer may not, and exponents of any size are no memory in a BigDecimal
        return at == whole && s.length() <= 18 ? (Object) Long.valueOf(s) : bigDecimal(s, start);
    }

    private static BigDecimal bigDecimal(String s, int start) throws SyntaxException {
        try {
            return new BigDecimal(s);
        } catch (NumberFormatException e) {
            throw new SyntaxException("a number", s, start);
        }
    }

    private void digits() throws SyntaxException {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw unexpected(start == 0 || !Character.isDigit(text.charAt(start - 1)) ? "a value" : "a digit");
        }
    }

    /** A string literal. */
    static String quote(String s) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
