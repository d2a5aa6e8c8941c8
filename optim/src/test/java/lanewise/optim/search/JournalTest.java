package lanewise.optim.search;

import static lanewise.optim.search.SearchTest.SPACE;
import static lanewise.optim.search.SearchTest.withoutSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resuming equals never having stopped, wherever the file ends. */
@Timeout(120)
class JournalTest {
    @TempDir
    private Path folder;

    private Search search(Method method) {
        return Search.minimise(SPACE, method).seed(9).window(3).journal(folder.resolve("journal"));
    }

    private String journal() throws IOException {
        return Files.readString(folder.resolve("journal"));
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("journal"), text);
    }

    @Test
    void whatItLooksLike() throws Exception {
        Space space = Space.builder()
                .logUniform("learning rate", 1e-4, 1)
                .choice("kind", "a", "tab\there \\ and\nthere")
                .when("kind", "a", a -> a.integer("n", 1, 9))
                .build();
        Search search = Search.maximise(space, new Grid(2)).seed(3).window(2).journal(folder.resolve("journal"));
        SearchResult result = search.run(t -> {
            if (t.number() == 2) {
                throw new IllegalStateException("a\tb\r\nc");
            }
            t.note("size", 17);
            t.note("loss", 0.5);
            return t.number();
        });
        assertThat(journal().replaceAll("\\d+\\.\\d+(E-\\d)?\t(java|\tsize)", "*\t$2"))
                .isEqualTo("""
                        # lanewise search 1
                        # space: learning rate: real from 1.0E-4 to 1.0, log scale; kind: one of [a, tab\\there \\\\ and\\nthere]; n: whole from 1 to 9, if kind is a
                        # method: Grid[points=2]
                        # goal: MAXIMISE
                        # seed: 3
                        # window: 2
                        trial	parent	budget	score	seconds	failure	notes	learning rate	kind	n
                        0		1	0.0	*		size=17.0;loss=0.5	1.0E-4	a	1
                        1		1	1.0	*		size=17.0;loss=0.5	1.0E-4	a	9
                        2		1		*	java.lang.IllegalStateException: a\\tb\\r\\nc		1.0E-4	tab\\there \\\\ and\\nthere	\n\
                        3		1	3.0	*		size=17.0;loss=0.5	1.0	a	1
                        4		1	4.0	*		size=17.0;loss=0.5	1.0	a	9
                        5		1	5.0	*		size=17.0;loss=0.5	1.0	tab\\there \\\\ and\\nthere	\n""");
        SearchResult again = search.run(t -> {
            throw new AssertionError("everything is in the journal");
        });
        assertThat(again).isEqualTo(result);
    }

    /** For every method: stopped after some trials, then continued, by another object. Trials that ended are not run again. */
    @ParameterizedTest
    @MethodSource("lanewise.optim.search.SearchTest#methods")
    void resumingEqualsNeverHavingStopped(Method method) throws Exception {
        List<String> whole = withoutSeconds(
                Search.minimise(SPACE, method).seed(9).window(3).trials(20).run(SearchTest::score));
        for (int stop : new int[] {1, 4, 11}) {
            Files.deleteIfExists(folder.resolve("journal"));
            search(method).trials(stop).run(SearchTest::score);
            Set<Integer> later = new TreeSet<>();
            SearchResult resumed = search(method)
                    .trials(20)
                    .onTrial(t -> later.add(t.number()))
                    .run(SearchTest::score);
            assertThat(withoutSeconds(resumed)).isEqualTo(whole);
            assertThat(later)
                    .containsExactlyElementsOf(
                            IntStream.range(stop, whole.size()).boxed().toList());
        }
    }

    /** With threads, lines come in any order and some are missing in the middle: any subset that can be left is good enough. */
    @ParameterizedTest
    @MethodSource("lanewise.optim.search.SearchTest#methods")
    void linesInAnyOrder(Method method) throws Exception {
        List<String> whole = withoutSeconds(search(method).trials(14).run(SearchTest::score));
        List<String> lines = journal().lines().toList();
        // Trials 0 … 6 ended, then 8; 7 was under way.
        List<String> kept = new java.util.ArrayList<>(lines.subList(0, 7));
        kept.add(lines.get(7 + 8));
        kept.addAll(lines.subList(7, 14).reversed());
        write(String.join("\n", kept) + "\n");
        Set<Integer> later = new ConcurrentSkipListSet<>();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            SearchResult resumed = search(method)
                    .trials(14)
                    .run(
                            t -> {
                                later.add(t.number());
                                return SearchTest.score(t);
                            },
                            two);
            assertThat(withoutSeconds(resumed)).isEqualTo(whole);
        }
        assertThat(later).containsExactly(7, 9, 10, 11, 12, 13);
    }

    /** Cut off at every byte: what is whole counts, the rest is run again, and the file is then as if nothing had happened. */
    @Test
    void tornAtEveryByte() throws Exception {
        Method method = new RandomSearch();
        SearchResult whole = search(method).trials(3).run(SearchTest::score);
        byte[] bytes = Files.readAllBytes(folder.resolve("journal"));
        int lastHeader = new String(bytes, StandardCharsets.UTF_8).indexOf("\n0\t");
        for (int end = 0; end <= bytes.length; end++) {
            byte[] left = Arrays.copyOf(bytes, end);
            Files.write(folder.resolve("journal"), left);
            int complete = end <= lastHeader
                    ? 0
                    : (int) new String(left, lastHeader + 1, end - lastHeader - 1, StandardCharsets.UTF_8)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            Set<Integer> run = new TreeSet<>();
            SearchResult resumed =
                    search(method).trials(3).onTrial(t -> run.add(t.number())).run(SearchTest::score);
            assertThat(withoutSeconds(resumed)).isEqualTo(withoutSeconds(whole));
            assertThat(run).hasSize(3 - complete);
            assertThat(journal().lines()).hasSize(10);
        }
    }

    /** What a power failure may leave behind the last line. */
    @Test
    void zerosAtTheEnd() throws Exception {
        SearchResult whole = search(new RandomSearch()).trials(3).run(SearchTest::score);
        String before = journal();
        write(before + "\0".repeat(100));
        SearchResult again = search(new RandomSearch()).trials(3).run(t -> {
            throw new AssertionError("everything is in the journal");
        });
        assertThat(again).isEqualTo(whole);
        assertThat(journal()).isEqualTo(before);
    }

    private static void refused(Search search, String... parts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.trials(4).run(t -> 0))
                .withMessageContainingAll(parts);
    }

    @Test
    void theJournalOfAnotherSearchIsRefusedWithBoth() throws Exception {
        search(new RandomSearch()).trials(3).run(SearchTest::score);
        String before = journal();
        Path file = folder.resolve("journal");
        Space other = Space.builder().uniform("x", 0, 1).build();
        refused(
                Search.minimise(other, new RandomSearch()).seed(9).window(3).journal(file),
                file.toString(),
                "its space is rate: real",
                "this search's is x: real");
        refused(search(new Tpe()), "its method is RandomSearch[budget=1]", "this search's is Tpe[initial=10");
        refused(search(new RandomSearch()).seed(8), "its seed is 9, this search's is 8");
        refused(search(new RandomSearch()).window(4), "its window is 3, this search's is 4");
        refused(
                Search.maximise(SPACE, new RandomSearch()).seed(9).window(3).journal(file),
                "its goal is MINIMISE, this search's is MAXIMISE");
        assertThat(journal()).isEqualTo(before);
        write("something else\n".repeat(20));
        refused(search(new RandomSearch()), "not a search journal");
        write(before.replace("\tunits", "\tunit"));
        refused(search(new RandomSearch()), "columns", "units");
        write("my notes");
        refused(search(new RandomSearch()), "not a search journal");
        assertThat(journal()).isEqualTo("my notes");
    }

    @Test
    void damageBeforeTheEndIsAnErrorWithTheLine() throws Exception {
        search(new RandomSearch()).trials(4).run(SearchTest::score);
        String whole = journal();
        String second = whole.lines().toList().get(8);
        String[][] damages = {
            {"rubbish", "1 cells; there must be 11"},
            {second.replaceFirst("\t1\t", "\t0x\t"), "0x"},
            {second.replaceFirst("^1\t", "0\t"), "a second result of trial 0"},
            {second.replaceFirst("\t\t1\t", "\t\t1\tno"), "no"},
            {second.replaceFirst("\t[abc]\t[^\t]*$", "\td\t"), "kind is d"},
            {second + "\t", "12 cells"}
        };
        for (String[] damage : damages) {
            write(whole.replace(second, damage[0]));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> search(new RandomSearch()).trials(5).run(t -> 0))
                    .withMessageContaining("journal, line 9: ")
                    .withMessageContaining(damage[1]);
        }
    }

    @Test
    void oneSearchAtATime() throws Exception {
        search(new RandomSearch()).trials(1).run(t -> {
            assertThatThrownBy(() -> search(new RandomSearch()).trials(1).run(u -> 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
            return 0;
        });
        assertThat(journal().lines()).hasSize(8);
    }

    @Test
    void aMissingFolderIsAnIoException() {
        assertThatThrownBy(() -> Search.minimise(SPACE, new RandomSearch())
                        .trials(1)
                        .journal(folder.resolve("no/journal"))
                        .run(t -> 0))
                .isInstanceOf(FileNotFoundException.class);
    }

    /** A trial that stopped the search is run again; those under way beside it were recorded. */
    @Test
    void stoppingTrialsAreNotRecorded() throws Exception {
        Search search = search(new RandomSearch()).trials(6).stopOnFailure();
        assertThatThrownBy(() -> search.run(SearchTest::score)).isInstanceOf(TrialFailedException.class);
        assertThat(journal().lines()).hasSize(7 + 5);
        assertThat(search.run(t -> 1.5).trials().get(5).score()).isEqualTo(1.5);
    }

    /** An interrupted worker must not close the file for the others. */
    @Test
    void interruptedWorkersStillRecord() throws Exception {
        SearchResult result = search(new RandomSearch()).trials(3).run(t -> t.number(), task -> {
            Thread worker = new Thread(() -> {
                Thread.currentThread().interrupt();
                task.run();
            });
            worker.start();
        });
        assertThat(result.trials()).hasSize(3);
        assertThat(journal().lines()).hasSize(10);
    }
}
