package lanewise.nn.report;

import java.util.Map;

/** How it was trained and on what. */
final class TablesSection {
    private TablesSection() {}

    static void write(RunReport.Facts facts, Html html) {
        if (facts.configuration().isEmpty() && facts.environment().isEmpty()) {
            return;
        }
        html.open("section", "class", "tables");
        table("Configuration", facts.configuration(), html);
        table("Environment", facts.environment(), html);
        html.close().line();
    }

    private static void table(String title, Map<String, String> values, Html html) {
        if (!values.isEmpty()) {
            html.open("div").element("h2", title).open("table", "class", "card values");
            values.forEach((name, value) -> html.open("tr")
                    .element("th", name, "scope", "row")
                    .element("td", value)
                    .close());
            html.close().close();
        }
    }
}
