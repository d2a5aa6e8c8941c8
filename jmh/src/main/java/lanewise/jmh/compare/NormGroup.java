package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import lanewise.jmh.compare.NormCase.Kind;

/** Norms in training, forward and backward together, in cache (4 K elements), out of it (16 M), and of a layer of an image network. */
public record NormGroup() implements Group {
    private static final String TWICE = "layer and batch";
    private static final String OTHERS = "others";

    @Override
    public String name() {
        return "norms";
    }

    @Override
    public List<Section> sections() {
        return List.of(new Section(TWICE, 2, 0), new Section(OTHERS, 1, 0));
    }

    @Override
    public List<NormCase> cases() {
        List<NormCase> cases = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String section = kind == Kind.LAYER || kind == Kind.BATCH ? TWICE : OTHERS;
            if (kind.ofRows()) {
                cases.add(new NormCase(section, kind, 64, 1, 64));
                cases.add(new NormCase(section, kind, 16384, 1, 1024));
                continue;
            }
            if (kind == Kind.BATCH) {
                cases.add(new NormCase(section, kind, 64, 64, 1));
                cases.add(new NormCase(section, kind, 16384, 1024, 1));
            }
            cases.add(new NormCase(section, kind, 4, 16, 64));
            cases.add(new NormCase(section, kind, 64, 64, 784));
            cases.add(new NormCase(section, kind, 64, 256, 1024));
        }
        return cases;
    }
}
