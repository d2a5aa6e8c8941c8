package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --live}: the page is there while the training runs, and no longer. */
class LiveIT {
    private static final Pattern ADDRESS = Pattern.compile("live +(http://127\\.0\\.0\\.1:[0-9]+/)");

    @TempDir
    private Path folder;

    private static String get(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void servesTheReportWhileItTrains() throws Exception {
        Launch run = Launch.lanewise(folder, "train", "--live", "--hidden", "16", "--epochs", "1000000", "--out", "run")
                .awaitSaid("epoch       3/");
        Matcher said = ADDRESS.matcher(run.err());
        assertThat(said.find()).as(run.err()).isTrue();
        URI address = URI.create(said.group(1));
        assertThat(get(address))
                .contains(
                        "data-live=\"true\"",
                        "<h1>run</h1>",
                        "The run has not come to its end",
                        "<h3 id=\"chartloss-title\">Loss</h3>");
        // Half a question: the server hangs up after its five seconds.
        try (Socket slow = new Socket(address.getHost(), address.getPort())) {
            slow.setSoTimeout(60_000);
            slow.getOutputStream().write("GET / HTT".getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().readAllBytes()).isEmpty();
        }
        run.signal("TERM"); // not INT, which a shell lets what it runs in the background ignore
        assertThat(run.code()).as(run.err()).isEqualTo(130);
        assertThatThrownBy(() -> get(address)).isInstanceOf(ConnectException.class);
        assertThat(folder.resolve("run/report.html")).content().contains("data-live=\"false\"");
        assertThat(folder.resolve("run/model.safetensors")).exists();
    }
}
