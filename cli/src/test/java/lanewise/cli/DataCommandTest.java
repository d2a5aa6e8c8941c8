package lanewise.cli;

import static lanewise.cli.Program.lanewise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
    @TempDir
    private Path folder;

    @Test
    void listsWhatThereIs() throws IOException {
        IdxFiles.writeTo(folder.resolve("mnist"));
        Program.Outcome list = new Program()
                .with("LANEWISE_DATA", folder.toString())
                .with("XDG_DATA_DIRS", "/nowhere")
                .run("data", "list");
        assertThat(list.code()).isZero();
        assertThat(list.out())
                .contains("digits")
                .contains("spirals")
                .contains(folder.resolve("mnist").toString().substring(0, 10));
        assertThat(new Program()
                        .with("XDG_CACHE_HOME", folder.toString())
                        .with("XDG_DATA_DIRS", "/nowhere")
                        .run("data", "list", "--json")
                        .out()
                        .lines())
                .hasSize(8)
                .anyMatch(l -> l.contains("\"fashion-mnist\"") && l.contains("not on this machine"));
    }

    /** A container's HOME need not be the one of the user database, which Java asks. */
    @Test
    void theCacheIsInTheHomeOfTheEnvironment() throws IOException {
        IdxFiles.writeTo(folder.resolve(".cache/lanewise/mnist"));
        Program.Outcome fetch = new Program().with("HOME", folder.toString()).run("data", "fetch", "mnist");
        assertThat(fetch.out().strip())
                .isEqualTo(folder.resolve(".cache/lanewise/mnist").toString());
    }

    @Test
    void fetchingFindsWhatIsThere() throws IOException {
        IdxFiles.writeTo(folder.resolve("mnist"));
        Program.Outcome fetch =
                new Program().with("LANEWISE_DATA", folder.toString()).run("data", "fetch", "mnist");
        assertThat(fetch.code()).isZero();
        assertThat(fetch.out().strip()).isEqualTo(folder.resolve("mnist").toString());
        assertThat(lanewise("data", "fetch", "imagenet").code()).isEqualTo(2);
        assertThat(lanewise("data", "fetch", "imagenet").err()).contains("mnist, fashion-mnist");
        assertThat(lanewise("data").code()).isEqualTo(2);
    }

    @Test
    void describesData() throws IOException {
        Path csv = Files.writeString(folder.resolve("d.csv"), "a,b,class\n" + "1,7,x\n3,7,y\n,7,x\n".repeat(10));
        JsonNode info = lanewise("data", "info", "--data", csv, "--missing", "mean", "--json")
                .json();
        assertThat(info.get("train").asInt()).isEqualTo(24);
        assertThat(info.get("test").asInt()).isEqualTo(6);
        assertThat(info.get("classes").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(info.get("counts").toString()).isEqualTo("[16,8]");
        assertThat(info.get("least").asInt()).isEqualTo(1);
        assertThat(info.get("greatest").asInt()).isEqualTo(7);
        assertThat(info.get("missing").asInt()).isBetween(4, 10);
        assertThat(info.get("constant").asInt()).isEqualTo(1);
        assertThat(lanewise("data", "info", "--data", "moons").out())
                .contains("moons")
                .contains("800");
    }
}
