package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.simd.ClassFiles;
import lanewise.simd.Tensor;
import org.junit.jupiter.api.Test;

/** The table in docs/kernels.md: a whole row for every kernel, and what a row names is there. */
class KernelTableTest {
    private static final Path TABLE = Path.of("..", "docs", "kernels.md");
    private static final Path BENCHMARKS = Path.of("..", "jmh", "src", "main", "java", "lanewise", "jmh");

    /** Kernel, equation, in place, error, bytes per element, benchmark. */
    private static final int CELLS = 6;

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final ClassDesc TENSOR = Tensor.class.describeConstable().orElseThrow();
    private static final ClassDesc KERNEL = Kernel.class.describeConstable().orElseThrow();

    private static List<List<String>> rows() throws IOException {
        try (Stream<String> lines = Files.lines(TABLE)) {
            return lines.filter(line -> line.startsWith("| `"))
                    .map(line -> Arrays.stream(line.substring(1).split("(?<!\\\\)\\|", -1))
                            .map(String::strip)
                            .toList())
                    .map(cells -> cells.subList(0, cells.size() - 1))
                    .toList();
        }
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(r -> r.group(1)).toList();
    }

    /** The kernels of a row: of the first the class is written out, which the others share. */
    private static List<String> kernels(List<String> row) {
        List<String> names = new ArrayList<>();
        String type = "";
        for (String name : code(row.getFirst())) {
            int dot = name.indexOf('.');
            type = dot < 0 ? type : name.substring(0, dot + 1);
            names.add(type + name.substring(dot + 1));
        }
        return names;
    }

    private static String simpleName(ClassModel c) {
        return c.thisClass().asSymbol().displayName();
    }

    /** Public methods on tensors of public classes. */
    private static Set<String> publicKernels() throws Exception {
        Set<String> names = new TreeSet<>();
        for (ClassModel c : ClassFiles.inPackages("kernel")) {
            c.methods().stream()
                    .filter(m -> c.flags().has(AccessFlag.PUBLIC) && m.flags().has(AccessFlag.PUBLIC))
                    .filter(m -> m.methodTypeSymbol().parameterList().contains(TENSOR))
                    .forEach(m -> names.add(simpleName(c) + "." + m.methodName().stringValue()));
        }
        return names;
    }

    @Test
    void everyKernelHasItsRow() throws Exception {
        Set<String> documented = new TreeSet<>();
        for (List<String> row : rows()) {
            documented.addAll(kernels(row));
        }
        documented.remove("Conv2d."); // has a row of its own for the way by tiles
        documented.remove("Conv2d");
        assertThat(documented).isEqualTo(publicKernels());
    }

    @Test
    void everyRowIsWhole() throws IOException {
        for (List<String> row : rows()) {
            assertThat(row).as("%s", row).hasSize(CELLS).allMatch(cell -> !cell.isEmpty());
            assertThat(code(row.getLast()))
                    .as("benchmarks of %s", row.getFirst())
                    .isNotEmpty();
        }
    }

    @Test
    void everyBenchmarkExists() throws IOException {
        for (List<String> row : rows()) {
            for (String benchmark : code(row.getLast())) {
                String[] name = benchmark.split("\\.", 2);
                String source = Files.readString(BENCHMARKS.resolve(name[0] + ".java"));
                String method = name.length > 1 ? "public \\w+ " + name[1] + "\\(" : "@Benchmark";
                assertThat(Pattern.compile(method).matcher(source).find())
                        .as(benchmark)
                        .isTrue();
            }
        }
    }

    /** A walk of the registry lies in a class that a row names, or in one that such a class uses. */
    @Test
    void everyWalkBelongsToARow() throws Exception {
        Map<String, ClassModel> classes = new TreeMap<>();
        for (ClassModel c : ClassFiles.inPackages("kernel")) {
            classes.put(simpleName(c), c);
        }
        Deque<String> open = rows().stream()
                .flatMap(row -> kernels(row).stream())
                .map(name -> name.split("\\.", 2)[0])
                .distinct()
                .collect(Collectors.toCollection(ArrayDeque::new));
        Set<String> used = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (String other : uses(classes.get(open.remove()))) {
                if (classes.containsKey(other) && used.add(other)) {
                    open.add(other);
                }
            }
        }
        Set<String> withWalks = classes.values().stream()
                .filter(c -> c.fields().stream()
                        .anyMatch(f -> f.flags().has(AccessFlag.STATIC)
                                && f.fieldTypeSymbol().equals(KERNEL)))
                .map(KernelTableTest::simpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).containsAll(withWalks);
    }

    private static List<String> uses(ClassModel c) {
        List<String> names = new ArrayList<>();
        for (PoolEntry e : c.constantPool()) {
            if (e instanceof ClassEntry type && type.asSymbol().isClassOrInterface()) {
                names.add(type.asSymbol().displayName());
            }
        }
        return names;
    }
}
