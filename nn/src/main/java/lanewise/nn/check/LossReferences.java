package lanewise.nn.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.loss.BinaryCrossEntropy;
import lanewise.nn.loss.CosineSimilarity;
import lanewise.nn.loss.Focal;
import lanewise.nn.loss.Hinge;
import lanewise.nn.loss.Huber;
import lanewise.nn.loss.KullbackLeibler;
import lanewise.nn.loss.LogCosh;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.MeanAbsoluteError;
import lanewise.nn.loss.MeanSquaredError;
import lanewise.nn.loss.MultiClassHinge;
import lanewise.nn.loss.Poisson;
import lanewise.nn.loss.Quantile;
import lanewise.nn.loss.Reduction;
import lanewise.nn.loss.SoftmaxCrossEntropy;
import lanewise.nn.loss.SoftmaxFocal;
import lanewise.nn.loss.Triplet;

/** The references of losses by their class. A new loss gets a line here. */
final class LossReferences {
    private static final Map<Class<? extends Loss>, DoubleLoss<?>> BUILT_IN = builtIn();

    private final Map<Class<? extends Loss>, DoubleLoss<?>> all = new HashMap<>(BUILT_IN);

    /** The loss of one element. */
    private interface Element<L> {
        int of(L loss, DoubleTape tape, int x, double y);
    }

    LossReferences() {}

    <L extends Loss> void put(Class<L> kind, DoubleLoss<L> reference) {
        all.put(kind, reference);
    }

    boolean has(Loss loss) {
        return all.containsKey(loss.getClass());
    }

    @SuppressWarnings("unchecked") // put and builtIn only pair a loss with its own
    private <L extends Loss> DoubleLoss<L> of(L loss) {
        return (DoubleLoss<L>) Optional.ofNullable(all.get(loss.getClass())).orElseThrow();
    }

    int example(Loss loss, DoubleTape tape, int[] x, double... target) {
        return of(loss).example(loss, tape, x, target);
    }

    double divisor(Loss loss, double[][] targets) {
        return of(loss).divisor(loss, targets);
    }

    /** Collects pairs whose types match. */
    private static final class Table {
        final Map<Class<? extends Loss>, DoubleLoss<?>> entries = new HashMap<>();

        <L extends Loss> Table of(Class<L> kind, DoubleLoss<L> reference) {
            entries.put(kind, reference);
            return this;
        }

        /** The sum over the elements of an example, or their mean where the reduction is one. */
        <L extends Loss> Table each(Class<L> kind, Element<L> element) {
            return of(kind, (loss, tape, x, y) -> {
                int sum = sum(loss, element, tape, x, y);
                return loss.reduction() == Reduction.MEAN ? tape.scale(1.0 / x.length, sum) : sum;
            });
        }

        <L extends Loss> Table summed(Class<L> kind, Element<L> element) {
            return of(kind, (loss, tape, x, y) -> sum(loss, element, tape, x, y));
        }

        private static <L> int sum(L loss, Element<L> element, DoubleTape tape, int[] x, double... y) {
            int[] losses = new int[x.length];
            for (int j = 0; j < x.length; j++) {
                losses[j] = element.of(loss, tape, x[j], y[j]);
            }
            return RowReferences.sum(tape, losses);
        }
    }

    private static Map<Class<? extends Loss>, DoubleLoss<?>> builtIn() {
        Table table = new Table();
        table.each(MeanSquaredError.class, (l, t, x, y) -> ErrorReferences.squared(t, x, y))
                .each(MeanAbsoluteError.class, (l, t, x, y) -> ErrorReferences.absolute(t, x, y))
                .each(Huber.class, ErrorReferences::huber)
                .each(LogCosh.class, (l, t, x, y) -> ErrorReferences.logCosh(t, x, y))
                .each(Quantile.class, ErrorReferences::quantile)
                .each(Hinge.class, (l, t, x, y) -> ErrorReferences.hinge(t, x, y))
                .each(Poisson.class, ErrorReferences::poisson)
                .each(BinaryCrossEntropy.class, EntropyReferences::binary)
                .each(Focal.class, EntropyReferences::focal)
                .summed(KullbackLeibler.class, (l, t, x, y) -> EntropyReferences.divergence(t, x, y))
                .of(SoftmaxFocal.class, EntropyReferences::softmaxFocal)
                .of(MultiClassHinge.class, ErrorReferences::multiClassHinge)
                .of(CosineSimilarity.class, ErrorReferences::cosine)
                .of(Triplet.class, ErrorReferences::triplet)
                .of(SoftmaxCrossEntropy.class, new EntropyReferences.CrossEntropy());
        return Map.copyOf(table.entries);
    }
}
