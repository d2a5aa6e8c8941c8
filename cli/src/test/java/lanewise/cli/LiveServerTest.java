package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveServerTest {
    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void makesThePageAnewForEachRequest() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (LiveServer live = LiveServer.start(0, () -> "<p>" + asked.incrementAndGet())) {
            assertThat(get(live.address()).body()).isEqualTo("<p>1");
            HttpResponse<String> second = get(live.address());
            assertThat(second.body()).isEqualTo("<p>2");
            assertThat(second.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(second.headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void servesNothingElse() throws Exception {
        try (LiveServer live = LiveServer.start(0, () -> "page")) {
            assertThat(get(live.address() + "etc/passwd").statusCode()).isEqualTo(404);
            assertThat(get(live.address() + "../x").statusCode()).isEqualTo(404);
            HttpRequest post = HttpRequest.newBuilder(URI.create(live.address()))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            assertThat(send(post).statusCode()).isEqualTo(405);
            HttpRequest head =
                    HttpRequest.newBuilder(URI.create(live.address())).HEAD().build();
            assertThat(send(head).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersOnlyThoseThatAskThisMachine() throws Exception {
        try (LiveServer live = LiveServer.start(0, () -> "page")) {
            URI address = URI.create(live.address());
            assertThat(InetAddress.getByName(address.getHost()).isLoopbackAddress())
                    .isTrue();
            // HttpClient lets nobody change the Host header
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 403");
            }
        }
    }

    @Test
    void aPageThatCannotBeMadeIsAnError() throws Exception {
        try (LiveServer live = LiveServer.start(0, () -> {
            throw new IOException("metrics.jsonl: line 3");
        })) {
            HttpResponse<String> answer = get(live.address());
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("line 3");
        }
        try (LiveServer live = LiveServer.start(0, () -> {
            throw new IllegalStateException("a bug");
        })) {
            HttpResponse<String> answer = get(live.address());
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("a bug");
        }
    }

    @Test
    void stopsAtOnce() throws Exception {
        LiveServer live = LiveServer.start(0, () -> "page");
        assertThat(get(live.address()).statusCode()).isEqualTo(200);
        List<Thread> dispatchers = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("HTTP-Dispatcher"))
                .toList();
        assertThat(dispatchers).isNotEmpty();
        long start = System.nanoTime();
        live.close();
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        assertThatThrownBy(() -> get(live.address())).isInstanceOf(ConnectException.class);
        assertThat(dispatchers)
                .allSatisfy(t -> assertThat(t.join(Duration.ofSeconds(2))).isTrue());
    }

    /** More than what lies between two sockets: whoever writes it waits until somebody reads. */
    @Test
    @Timeout(60)
    void aClientThatNeverReadsKeepsNobodyFromThePage() throws Exception {
        String large = "x".repeat(1 << 25);
        try (LiveServer live = LiveServer.start(0, () -> large);
                Socket lazy = connect(live)) {
            lazy.getOutputStream().write(question(live).getBytes(StandardCharsets.US_ASCII));
            assertThat(lazy.getInputStream().read()).isEqualTo('H'); // the answer has begun
            assertThat(get(live.address()).body()).hasSize(large.length());
        }
    }

    @Test
    @Timeout(60)
    void aClientThatNeverFinishesAskingKeepsNobodyFromThePage() throws Exception {
        try (LiveServer live = LiveServer.start(0, () -> "page");
                Socket slow = connect(live)) {
            String question = question(live);
            slow.getOutputStream()
                    .write(question.substring(0, question.length() / 2).getBytes(StandardCharsets.US_ASCII));
            assertThat(get(live.address()).body()).isEqualTo("page");
        }
    }

    private static Socket connect(LiveServer live) throws IOException {
        URI address = URI.create(live.address());
        return new Socket(address.getHost(), address.getPort());
    }

    private static String question(LiveServer live) {
        return "GET / HTTP/1.1\r\nHost: " + URI.create(live.address()).getAuthority() + "\r\n\r\n";
    }

    @Test
    void aPortThatIsTakenIsOneLine() throws Exception {
        try (LiveServer live = LiveServer.start(0, () -> "page")) {
            int port = URI.create(live.address()).getPort();
            assertThatThrownBy(() -> LiveServer.start(port, () -> "page"))
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith("--live: port " + port + " of this machine cannot be used");
        }
    }
}
