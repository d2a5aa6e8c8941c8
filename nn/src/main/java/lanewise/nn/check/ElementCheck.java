package lanewise.nn.check;

import java.util.Locale;

/**
 * One element beside what it should be.
 *
 * @param element its name, as in {@code conv2.weight[3,1,0,2]}
 * @param actual what was computed
 * @param expected what it should be
 * @param error of {@code actual}: in the comparison with differences relative, |actual − expected| / max(|actual|, |expected|, least); in that of float with double in units
 *     of the rounding bound, so that 1 is as much as may be. Infinite where it is no number
 */
public record ElementCheck(String element, double actual, double expected, double error) {
    /** Whichever is worse; the first of equals. */
    static ElementCheck worse(ElementCheck a, ElementCheck b) {
        return b.error > a.error ? b : a;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s is %.9g, should be %.9g (error %.2g)", element, actual, expected, error);
    }
}
