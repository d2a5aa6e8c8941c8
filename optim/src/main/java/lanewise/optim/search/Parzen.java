package lanewise.optim.search;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A density on one parameter, made of the places where trials were: the adaptive Parzen estimator of TPE (Bergstra, Bardenet, Bengio and Kégl,
 * "Algorithms for Hyper-Parameter Optimization", NIPS 2011, §4).
 */
sealed interface Parzen {
    /** A code of the parameter, at random. */
    double draw(Draws draws);

    /** The logarithm of the density at a code; for choices, of the probability. */
    double log(double code);

    /** The density of these codes' parameter. */
    static Parzen of(Parameter p, double[] codes) {
        return p instanceof ChoiceParameter c ? Counts.of(c, codes) : Bells.of(p, codes);
    }

    /** Equal parts of normal distributions around every place and of a wide one over the middle, each cut off to [0, 1]. */
    final class Bells implements Parzen {
        private final Parameter parameter;
        private final double[] centres;
        private final double[] widths;
        /** What turns a bell into its part of the density: 1 over n, its width, and its share inside. */
        private final double[] factors;

        private Bells(Parameter parameter, double[] centres, double[] widths) {
            this.parameter = parameter;
            this.centres = centres;
            this.widths = widths;
            factors = new double[centres.length];
            for (int i = 0; i < factors.length; i++) {
                double inside = StandardNormal.cumulative((1 - centres[i]) / widths[i])
                        - StandardNormal.cumulative(-centres[i] / widths[i]);
                factors[i] = 1 / (centres.length * widths[i] * inside);
            }
        }

        /** As wide as the distance to the farther neighbour, within bounds; the ends of the interval are no neighbours. */
        static Bells of(Parameter p, double[] codes) {
            double[] centres = DoubleStream.concat(Arrays.stream(codes).map(p::unit), DoubleStream.of(0.5))
                    .sorted()
                    .toArray();
            int prior = Arrays.binarySearch(centres, 0.5);
            double narrowest = 1.0 / Math.min(100, centres.length + 1);
            double[] widths = new double[centres.length];
            for (int i = 0; i < widths.length; i++) {
                double left = i > 0 ? centres[i] - centres[i - 1] : 0;
                double right = i + 1 < widths.length ? centres[i + 1] - centres[i] : 0;
                widths[i] = i == prior ? 1 : Math.max(narrowest, Math.min(1, Math.max(left, right)));
            }
            return new Bells(p, centres, widths);
        }

        @Override
        public double draw(Draws draws) {
            int i = draws.below(centres.length);
            double u = centres[i] + widths[i] * draws.normal();
            // Each centre lies inside and no width is above 1, so at least a third of the draws do too.
            while (u < 0 || u > 1) {
                u = centres[i] + widths[i] * draws.normal();
            }
            return parameter.code(u);
        }

        @Override
        public double log(double code) {
            double u = parameter.unit(code);
            double sum = 0;
            for (int i = 0; i < centres.length; i++) {
                sum += factors[i] * StandardNormal.density((u - centres[i]) / widths[i]);
            }
            return StrictMath.log(sum);
        }
    }

    /** How often each value was there, and as many again as one trial, spread over all. */
    final class Counts implements Parzen {
        private final double[] probabilities;

        private Counts(double[] probabilities) {
            this.probabilities = probabilities;
        }

        static Counts of(ChoiceParameter p, double[] codes) {
            int k = p.values().size();
            double[] probabilities = new double[k];
            Arrays.fill(probabilities, 1.0 / k / (codes.length + 1));
            for (double code : codes) {
                probabilities[(int) code] += 1.0 / (codes.length + 1);
            }
            return new Counts(probabilities);
        }

        @Override
        public double draw(Draws draws) {
            return draws.index(probabilities);
        }

        @Override
        public double log(double code) {
            return StrictMath.log(probabilities[(int) code]);
        }
    }
}
