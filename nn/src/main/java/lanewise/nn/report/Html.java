package lanewise.nn.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** HTML and SVG under construction. Texts and values of attributes are escaped, without exception; names of elements and attributes are ours. */
final class Html {
    /** Elements that have no end. */
    private static final Set<String> VOID = Set.of("meta", "img", "input", "br", "hr", "link");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; attributes are name, value, name, value and so on. */
    Html open(String element, String... attributes) {
        tag(element, attributes);
        if (!VOID.contains(element)) {
            open.push(element);
        }
        return this;
    }

    /** Ends the innermost element. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element with a text in it. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element with nothing in it. */
    Html empty(String element, String... attributes) {
        tag(element, attributes);
        if (!VOID.contains(element)) {
            out.append("</").append(element).append('>');
        }
        return this;
    }

    private void tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append('>');
    }

    /** A text. */
    Html text(String text) {
        escape(text);
        return this;
    }

    /** A line break in the source, to keep its lines short. */
    Html line() {
        out.append('\n');
        return this;
    }

    /** A style sheet or program of ours, as it is. */
    Html ours(String element, String content) {
        out.append('<')
                .append(element)
                .append('>')
                .append(content)
                .append("</")
                .append(element)
                .append('>');
        return this;
    }

    /** Data for our program: JSON, in which nothing can end the element. */
    Html data(String id, String json) {
        out.append("<script type=\"application/json\" id=\"").append(id).append("\">");
        out.append(json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"));
        out.append("</script>");
        return this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(isAllowed(c) ? c : '\ufffd');
            }
        }
    }

    /** HTML has no way to write other control characters. */
    private static boolean isAllowed(char c) {
        return c == '\n' || c == '\t' || !Character.isISOControl(c);
    }

    /** The document, when every element has been ended. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("html: " + open + " not ended");
        }
        return out.toString();
    }
}
