package lanewise.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds a published data set on this machine, or downloads it.
 *
 * <p>Looked at in this order: {@code $LANEWISE_DATA}, {@code ${XDG_CACHE_HOME:-~/.cache}/lanewise}, and {@code datasets} in each of
 * {@code ${XDG_DATA_DIRS:-/usr/local/share:/usr/share}}, where Debian puts its data sets. Downloads go to the first of these.
 */
final class DataFolders {
    private final Surroundings around;

    DataFolders(Surroundings around) {
        this.around = around;
    }

    /** The data set, if it is on this machine and complete. */
    Optional<IdxFolder> present(PublishedData data) {
        return folders(data.name()).stream()
                .filter(IdxFolder::isComplete)
                .findFirst()
                .map(folder -> new IdxFolder(data.name(), folder, data.classes(), false));
    }

    /** The data set, complete. */
    IdxFolder find(PublishedData data) throws IOException {
        Optional<IdxFolder> present = present(data);
        if (present.isPresent()) {
            return present.get();
        }
        List<Path> folders = folders(data.name());
        download(data, folders);
        return new IdxFolder(data.name(), folders.getFirst(), data.classes(), false);
    }

    private List<Path> folders(String name) {
        List<Path> folders = new ArrayList<>();
        around.variable("LANEWISE_DATA").ifPresent(f -> folders.add(Path.of(f)));
        folders.add(around.variable("XDG_CACHE_HOME")
                .map(Path::of)
                .or(() -> around.variable("HOME").map(home -> Path.of(home, ".cache")))
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".cache"))
                .resolve("lanewise"));
        String shared = around.variable("XDG_DATA_DIRS").orElse("/usr/local/share:/usr/share");
        Arrays.stream(shared.split(":", 0)).map(f -> Path.of(f, "datasets")).forEach(folders::add);
        return folders.stream().map(f -> f.resolve(name)).toList();
    }

    private void download(PublishedData data, List<Path> folders) throws IOException {
        Path folder = folders.getFirst();
        List<URI> mirrors = mirrors(data);
        try (StopSignal stop = StopSignal.install();
                Download download = new Download()) {
            stop.worthWaiting();
            stop.interruptMe();
            around.err().println(data.name() + ": " + data.source() + "; " + data.licence());
            Files.createDirectories(folder);
            for (IdxFolder.Part part : IdxFolder.Part.values()) {
                if (part.in(folder).isEmpty()) {
                    download(data, part, mirrors, folders, download);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while downloading " + data.name());
        }
    }

    private void download(
            PublishedData data, IdxFolder.Part part, List<URI> mirrors, List<Path> folders, Download download)
            throws InterruptedException {
        List<String> reasons = new ArrayList<>();
        Path target = folders.getFirst().resolve(part.fileName() + data.ending());
        for (URI mirror : mirrors) {
            URI source = mirror.resolve(part.fileName() + ".gz");
            around.err().println("downloading " + source);
            try {
                download.fetch(source, target, data.ending().isEmpty(), data.hash(part));
                return;
            } catch (IOException e) {
                if (Thread.interrupted()) { // that is why
                    throw (InterruptedException) new InterruptedException().initCause(e);
                }
                reasons.add(source.getAuthority() + ": " + e.getMessage());
            }
        }
        throw unavailable(data, part, folders, reasons);
    }

    /** {@code $LANEWISE_MIRROR} replaces them all, for those behind a wall. */
    private List<URI> mirrors(PublishedData data) {
        return around.variable("LANEWISE_MIRROR")
                .map(m -> List.of(address(m, data.name())))
                .orElse(data.mirrors());
    }

    private static URI address(String mirror, String name) {
        try {
            URI address = new URI(mirror.endsWith("/") ? mirror : mirror + "/");
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address.resolve(name + "/");
            }
        } catch (URISyntaxException e) {
            // the same answer as for another scheme
        }
        throw new WrongUsage(
                "LANEWISE_MIRROR: expected an address such as https://host/folder, found '" + mirror + "'");
    }

    private static Failure unavailable(
            PublishedData data, IdxFolder.Part part, List<Path> folders, List<String> reasons) {
        List<String> lines = new ArrayList<>();
        folders.forEach(f -> lines.add("not in " + f));
        lines.addAll(reasons);
        lines.add("install it with:  " + data.packages().getFirst());
        lines.add("and then:         " + data.packages().getLast());
        lines.add("or, wherever it is:  lanewise train --data DIR");
        return new Failure(
                part.fileName() + " of " + data.name() + " is not on this machine and cannot be downloaded", lines);
    }
}
