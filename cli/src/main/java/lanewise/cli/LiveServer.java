package lanewise.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves one page to browsers on this machine, made anew for each request. Each has a thread, and a time limit, of its own: one that never reads, or never
 * finishes asking, keeps nobody else from the page.
 */
final class LiveServer implements AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** Seconds for a question and for an answer. The JDK's server reads them when its first one is made; what somebody else has set stays. */
    private static final Map<String, String> LIMITS =
            Map.of("sun.net.httpserver.maxReqTime", "5", "sun.net.httpserver.maxRspTime", "30");

    static {
        LIMITS.forEach((name, seconds) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, seconds);
            }
        });
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Page page;

    /** What is served. */
    @FunctionalInterface
    interface Page {
        /** HTML. */
        String html() throws IOException;
    }

    private LiveServer(HttpServer server, ExecutorService threads, Page page) {
        this.server = server;
        this.threads = threads;
        this.page = page;
    }

    /**
     * Starts serving on the loopback interface.
     *
     * @param port 0 for any that is free
     * @throws Failure when the port is taken
     */
    static LiveServer start(int port, Page page) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            LiveServer live = new LiveServer(HttpServer.create(address, 0), threads, page);
            live.server.setExecutor(threads);
            live.server.createContext("/", live::answer);
            live.server.start();
            return live;
        } catch (IOException e) {
            threads.shutdown();
            throw new Failure("--live: port " + port + " of this machine cannot be used (" + e.getMessage() + ")");
        }
    }

    /** Where a browser finds it. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isLocal(exchange)) {
                send(exchange, 403, "text/plain", "only for this machine\n");
            } else if (!exchange.getRequestURI().getPath().equals("/")) {
                send(exchange, 404, "text/plain", "there is only /\n");
            } else if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                send(exchange, 405, "text/plain", "only GET\n");
            } else {
                sendPage(exchange);
            }
        }
    }

    private void sendPage(HttpExchange exchange) throws IOException {
        String html;
        try {
            html = page.html();
        } catch (IOException | RuntimeException e) { // the server would swallow the latter
            send(exchange, 500, "text/plain", e + "\n");
            return;
        }
        send(exchange, 200, "text/html", html);
    }

    /** A page from elsewhere could have its own name point here, but not change what the browser says it asked for. */
    private boolean isLocal(HttpExchange exchange) {
        int port = server.getAddress().getPort();
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        return host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** At once. Nobody is interrupted: that would close the file which a page just being made is flushed to. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
