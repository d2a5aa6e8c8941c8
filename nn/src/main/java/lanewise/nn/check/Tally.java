package lanewise.nn.check;

import java.util.Optional;

/** Collects what was found of a tensor's elements. */
final class Tally {
    private final Leaf leaf;
    private Optional<ElementCheck> worst = Optional.empty();
    private String firstKink = "";
    private int measured;
    private int oneSided;
    private int kinks;

    Tally(Leaf leaf) {
        this.leaf = leaf;
    }

    /**
     * Adds an element.
     *
     * @param gradient what is checked
     * @param slope what it should be; absent at a kink
     */
    void add(int k, double gradient, Optional<Differences.Slope> slope, double least) {
        if (slope.isEmpty()) {
            firstKink = kinks == 0 ? leaf.element(k) : firstKink;
            kinks++;
            return;
        }
        double expected = slope.get().value();
        double error = Differences.error(gradient, expected, least);
        ElementCheck check = new ElementCheck(leaf.element(k), gradient, expected, error);
        worst = Optional.of(worst.map(w -> ElementCheck.worse(w, check)).orElse(check));
        oneSided += slope.get().oneSided() ? 1 : 0;
        measured++;
    }

    TensorCheck check(Optional<ElementCheck> drift, Optional<ElementCheck> rounding) {
        return new TensorCheck(leaf.name(), leaf.shape(), measured, oneSided, kinks, firstKink, worst, drift, rounding);
    }
}
