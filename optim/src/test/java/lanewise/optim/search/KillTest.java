package lanewise.optim.search;

import static lanewise.optim.search.SearchTest.withoutSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.simd.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kill −9 in the middle of a search, twice: no trial that ended is lost or run again, and the result is as if nothing had happened. */
@Timeout(120)
class KillTest {
    @TempDir
    private Path folder;

    private static String classPath() {
        return Stream.of(KillTest.class, Search.class, Rng.class)
                .map(KillTest::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets another JVM search until it has said so many times that a trial ended, and kills it. What it said in all. */
    private static List<Integer> searchAndKill(Path journal, int after) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-cp", classPath(), KilledSearch.class.getName(), journal.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Integer> ended = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                ended.add(Integer.parseInt(line));
                if (ended.size() == after) {
                    process.toHandle().destroyForcibly(); // Process.destroyForcibly would close its output.
                }
            }
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        // 128 + SIGKILL
        assertThat(process.exitValue()).isEqualTo(137);
        return ended;
    }

    private static Set<Integer> recorded(Path journal) throws Exception {
        String text = Files.readString(journal);
        return text.substring(0, text.lastIndexOf('\n'))
                .lines()
                .skip(7)
                .map(line -> Integer.valueOf(line.substring(0, line.indexOf('\t'))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void noFinishedTrialIsLost() throws Exception {
        Path journal = folder.resolve("journal");
        Set<Integer> ended = new TreeSet<>(searchAndKill(journal, 9));
        assertThat(recorded(journal)).containsAll(ended);
        Set<Integer> first = recorded(journal);
        List<Integer> second = searchAndKill(journal, 11);
        assertThat(second).doesNotContainAnyElementsOf(first);
        assertThat(recorded(journal)).containsAll(first).containsAll(second).hasSizeBetween(20, 299);

        Set<Integer> there = recorded(journal);
        Set<Integer> run = new TreeSet<>();
        SearchResult resumed = KilledSearch.search(journal).run(t -> {
            run.add(t.number());
            return Landscapes.branin(t.setting());
        });
        assertThat(run).doesNotContainAnyElementsOf(there).hasSize(300 - there.size());
        SearchResult whole = KilledSearch.search(folder.resolve("other")).run(t -> Landscapes.branin(t.setting()));
        assertThat(withoutSeconds(resumed)).isEqualTo(withoutSeconds(whole));
    }
}
