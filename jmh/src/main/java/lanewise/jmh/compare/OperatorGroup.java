package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Operators, each in cache and out of it, and of sizes that have a goal of their own. */
public record OperatorGroup(String name, List<Operator> operators, List<Section> sections, List<OperatorCase> cases)
        implements Group {
    private static final Section IN_CACHE = new Section("in cache", 1, 0);
    private static final Section OUT_OF_CACHE = new Section("out of cache", 1, 0);
    private static final Section LARGE_SOFTMAX = new Section("4096x1024", 2.5, 0);
    private static final Section MILLIONS = new Section("10 M", 1, 0);
    private static final Section MANY = new Section("200 tensors", 1, 0);

    static OperatorGroup elementwise() {
        return of("elementwise", ElementwiseOperators.ALL, List.of(), List.of());
    }

    static OperatorGroup math() {
        return of("math", MathOperators.ALL, List.of(), List.of());
    }

    static OperatorGroup softmax() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Operator o : SoftmaxOperators.ALL) {
            cases.add(OperatorCase.of(IN_CACHE.name(), o, "128x10", 128, 10));
            cases.add(OperatorCase.of(LARGE_SOFTMAX.name(), o, "4096x1024", 4096, 1024));
        }
        return of("softmax", SoftmaxOperators.ALL, List.of(LARGE_SOFTMAX), cases);
    }

    static OperatorGroup optimizers() {
        List<OperatorCase> cases = new ArrayList<>();
        for (Operator o : OptimizerOperators.ALL) {
            cases.add(OperatorCase.of(MILLIONS.name(), o, "10 M", 10_000, 1000));
            cases.add(OperatorCase.ofTensors(MANY.name(), o, 200));
        }
        return of("optimizers", OptimizerOperators.ALL, List.of(MILLIONS, MANY), cases);
    }

    /** 4 K and 16 M elements of each operator, and what else there is. */
    private static OperatorGroup of(
            String name, List<Operator> operators, List<Section> sections, List<OperatorCase> others) {
        return new OperatorGroup(
                name,
                operators,
                Stream.concat(Stream.of(IN_CACHE, OUT_OF_CACHE), sections.stream())
                        .toList(),
                Stream.of(
                                operators.stream().map(o -> OperatorCase.of(IN_CACHE.name(), o, "4 K", 64, 64)),
                                operators.stream().map(OperatorGroup::outOfCache),
                                others.stream())
                        .flatMap(s -> s)
                        .toList());
    }

    /** 16 M elements. */
    static OperatorCase outOfCache(Operator o) {
        return OperatorCase.of(OUT_OF_CACHE.name(), o, "16 M", 16384, 1024);
    }

    @Override
    public String toString() {
        return name;
    }
}
