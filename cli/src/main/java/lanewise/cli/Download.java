package lanewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import lanewise.nn.format.AtomicFile;

/** Fetches a file into a folder, whole and right or not at all. */
final class Download implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE_FILE = Duration.ofMinutes(10);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(ProxySelector.getDefault())
            .build();

    /**
     * Fetches a file, verifies it, and moves it to its place.
     *
     * @param unpack whether the source is gzipped and the target is not
     * @param sha256 of the target
     * @throws IOException when it cannot be fetched or is not what it should be; nothing is left behind then
     * @throws InterruptedException when the calling thread is interrupted; nothing is left behind either
     */
    void fetch(URI source, Path target, boolean unpack, String sha256) throws IOException, InterruptedException {
        Path raw = Files.createTempFile(target.toAbsolutePath().getParent(), "." + target.getFileName(), ".download");
        try {
            receive(source, raw);
            AtomicFile.write(target, channel -> {
                // Not closed: the channel is its owner's.
                MessageDigest digest = Hashes.sha256();
                OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
                try (InputStream in = open(raw, unpack)) {
                    in.transferTo(out);
                }
                verify(sha256, Hashes.hex(digest));
            });
        } finally {
            Files.deleteIfExists(raw);
        }
    }

    private static InputStream open(Path raw, boolean unpack) throws IOException {
        InputStream in = Files.newInputStream(raw);
        return unpack ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static void verify(String expected, String found) throws IOException {
        if (!expected.equals(found)) {
            throw new IOException(
                    "expected SHA-256 " + expected.substring(0, 16) + "..., found " + found.substring(0, 16) + "...");
        }
    }

    private void receive(URI source, Path raw) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(source)
                .timeout(WHOLE_FILE)
                .header("User-Agent", "lanewise")
                .build();
        // WRITE alone: with CREATE a late answer would make the file again after it was deleted.
        CompletableFuture<HttpResponse<Path>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofFile(raw, StandardOpenOption.WRITE));
        try {
            int status = answer.get(WHOLE_FILE.toSeconds(), TimeUnit.SECONDS).statusCode();
            if (status != 200) {
                throw new IOException("HTTP status " + status);
            }
        } catch (ExecutionException e) {
            throw asIOException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("not complete after " + WHOLE_FILE.toMinutes() + " minutes", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static IOException asIOException(Throwable cause) {
        // A machine without a network gives a ConnectException without a message.
        return new IOException(cause.getMessage() == null ? "cannot be reached" : cause.getMessage(), cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
