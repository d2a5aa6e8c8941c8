package lanewise.simd.kernel;

import java.util.Arrays;
import java.util.List;
import lanewise.simd.Tensor;
import lanewise.simd.reference.DefinitionAdaptive;
import lanewise.simd.reference.DefinitionAverages;
import lanewise.simd.reference.DefinitionMoments;
import lanewise.simd.reference.DefinitionUpdates;

/** Rows of the table of kernels, with their definitions and some settings of their scalars. */
final class UpdateCases {
    /**
     * One update.
     *
     * @param settings scalars to try; the first stand in the table of kernels
     */
    record Row(
            String name,
            List<String> arguments,
            List<String> written,
            double[][] settings,
            Call kernel,
            Scalar definition) {
        /** The call with scalars h. */
        @FunctionalInterface
        interface Call {
            void run(Tensor[] t, double[] h, int from, int to);
        }

        /** The definition with scalars h. */
        @FunctionalInterface
        interface Scalar {
            void run(float[][] t, double[] h, int from, int to);
        }

        KernelCase kernelCase() {
            return KernelCase.of(
                    name,
                    String.join(" ", arguments),
                    String.join(" ", written),
                    "",
                    (t, n) -> kernel.run(t, settings[0], 0, n));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Row> ROWS = List.of(
            row(
                    "sgd",
                    "theta grad",
                    "theta",
                    new double[][] {{1, 0.1}, {0.99, 0.1}, {1, 1e-8}, {1, 1e30}},
                    (t, h, from, to) -> SgdUpdate.sgd(t[0], t[1], h[0], h[1], from, to),
                    (t, h, from, to) -> DefinitionUpdates.sgd(t[0], t[1], h[0], h[1], from, to)),
            row(
                    "momentum",
                    "theta grad v",
                    "theta v",
                    new double[][] {
                        {0.9, 1, 0, 1, 0.1}, {0.9, 1, 0.02, 0.99, 0.1}, {0.9, -0.1, -0.001, 1, -1}, {0, 1, 0, 1, 0.1}
                    },
                    (t, h, from, to) ->
                            MomentumUpdate.momentum(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], from, to),
                    (t, h, from, to) ->
                            DefinitionUpdates.momentum(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], from, to)),
            row(
                    "nesterov",
                    "theta grad v",
                    "theta v",
                    new double[][] {{0.9, 1, 0.02, 0.99, 0.1}, {0.9, 1, 0, 1, 0.1}, {0.9, -0.1, 0, 1, -1}},
                    (t, h, from, to) ->
                            NesterovUpdate.nesterov(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], from, to),
                    (t, h, from, to) ->
                            DefinitionUpdates.nesterov(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], from, to)),
            row(
                    "nesterovAhead",
                    "theta grad v",
                    "theta v",
                    new double[][] {{0.9, -0.1, -0.002, 0.99}, {0.9, -0.1, 0, 1}},
                    (t, h, from, to) ->
                            NesterovUpdate.nesterovAhead(t[0], t[1], t[2], h[0], h[1], h[2], h[3], from, to),
                    (t, h, from, to) ->
                            DefinitionUpdates.nesterovAhead(t[0], t[1], t[2], h[0], h[1], h[2], h[3], from, to)),
            row(
                    "lookAhead",
                    "theta v",
                    "theta",
                    new double[][] {{0.9}, {0}},
                    (t, h, from, to) -> NesterovUpdate.lookAhead(t[0], t[1], h[0], from, to),
                    (t, h, from, to) -> DefinitionUpdates.lookAhead(t[0], t[1], h[0], from, to)),
            row(
                    "momentumDirection",
                    "grad v direction",
                    "v direction",
                    new double[][] {{0.95, 0.5, 0.95, 1}, {0.95, 1, 1, 0}},
                    (t, h, from, to) ->
                            MomentumUpdate.momentumDirection(t[0], t[1], t[2], h[0], h[1], h[2], h[3], from, to),
                    (t, h, from, to) ->
                            DefinitionUpdates.momentumDirection(t[0], t[1], t[2], h[0], h[1], h[2], h[3], from, to)),
            row(
                    "adagrad",
                    "theta grad nu",
                    "theta nu",
                    new double[][] {{0.5, 0.02, 0.99, 0.1, 1e-7, 0.01}, {1, 0, 1, 0, 1e-10, 0.1}},
                    (t, h, from, to) ->
                            AdagradUpdate.adagrad(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], h[5], from, to),
                    (t, h, from, to) ->
                            DefinitionAdaptive.adagrad(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], h[5], from, to)),
            row(
                    "rmsprop",
                    "theta grad nu",
                    "theta nu",
                    new double[][] {
                        {0.5, 0.02, 0.99, 0.9, 1e-6, 1e-7, 0.01},
                        {1, 0, 1, 0.9, 0, 0, 0.01},
                        {1, 0, 1, 0.99, 0, 1e-8, 0.01}
                    },
                    (t, h, from, to) ->
                            RmspropUpdate.rmsprop(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], h[5], h[6], from, to),
                    (t, h, from, to) -> DefinitionAdaptive.rmsprop(
                            t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], h[5], h[6], from, to)),
            row(
                    "rmspropMomentum",
                    "theta grad nu v",
                    "theta nu v",
                    new double[][] {
                        {0.5, 0.02, 0.99, 0.9, 1e-6, 1e-7, 0.8, 1, 0.3, 0.01}, {1, 0, 1, 0.9, 0, 0, 0.9, -0.01, 0.9, -1}
                    },
                    (t, h, from, to) -> RmspropUpdate.rmspropMomentum(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], from,
                            to),
                    (t, h, from, to) -> DefinitionAdaptive.rmspropMomentum(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], from,
                            to)),
            row(
                    "rmspropCentered",
                    "theta grad nu mean",
                    "theta nu mean",
                    new double[][] {{0.5, 0.02, 0.99, 0.9, 1e-6, 1e-7, 0.01}, {1, 0, 1, 0.95, 0, 0, 0.01}},
                    (t, h, from, to) -> CenteredRmspropUpdate.rmspropCentered(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], from, to),
                    (t, h, from, to) -> DefinitionAdaptive.rmspropCentered(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], from, to)),
            row(
                    "rmspropCenteredMomentum",
                    "theta grad nu mean v",
                    "theta nu mean v",
                    new double[][] {
                        {0.5, 0.02, 0.99, 0.9, 1e-6, 1e-7, 0.8, 1, 0.3, 0.01},
                        {1, 0, 1, 0.95, 0, 0, 0.9, -0.01, 0.9, -1}
                    },
                    (t, h, from, to) -> CenteredRmspropUpdate.rmspropCenteredMomentum(
                            t[0], t[1], t[2], t[3], t[4], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9],
                            from, to),
                    (t, h, from, to) -> DefinitionAdaptive.rmspropCenteredMomentum(
                            t[0], t[1], t[2], t[3], t[4], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9],
                            from, to)),
            row(
                    "adam",
                    "theta grad mu nu",
                    "theta mu nu",
                    new double[][] {
                        {1, 0, 1, 0.9, 0.999, 0, 1e-8, 0.1, 0, 1},
                        {0.5, 0.02, 0.99, 0.9, 0.999, 1e-11, 1e-8, 0.1, 0.01, 31.6},
                        {1, 0, 1, 0.9, 0.999, 0, 1e-8, 0.01, 0, 31.6},
                        {1, 0, 1, 0, 0, 0, 1e-3, 1, 0, 1}
                    },
                    (t, h, from, to) -> AdamUpdate.adam(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], from,
                            to),
                    (t, h, from, to) -> DefinitionMoments.adam(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], from,
                            to)),
            row(
                    "amsgrad",
                    "theta grad mu nu nuMax",
                    "theta mu nu nuMax",
                    new double[][] {{0.5, 0.02, 0.99, 0.9, 0.999, 1e-8, 0.1, 31.6}, {1, 0, 1, 0.9, 0.99, 1e-8, 0.01, 1}
                    },
                    (t, h, from, to) -> AmsgradUpdate.amsgrad(
                            t[0], t[1], t[2], t[3], t[4], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], from, to),
                    (t, h, from, to) -> DefinitionMoments.amsgrad(
                            t[0], t[1], t[2], t[3], t[4], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], from, to)),
            row(
                    "adamax",
                    "theta grad mu u",
                    "theta mu u",
                    new double[][] {{0.5, 0.02, 0.99, 0.9, 0.999, 1e-8, 0.1}, {1, 0, 1, 0, 0, 1e-3, 1}},
                    (t, h, from, to) -> AdamaxUpdate.adamax(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], from, to),
                    (t, h, from, to) -> DefinitionMoments.adamax(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], from, to)),
            row(
                    "adadelta",
                    "theta grad nu delta",
                    "theta nu delta",
                    new double[][] {{0.5, 0.02, 0.99, 0.9, 1e-6, 0.5}, {1, 0, 1, 0.95, 1e-8, 1}},
                    (t, h, from, to) -> AdadeltaUpdate.adadelta(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], from, to),
                    (t, h, from, to) -> DefinitionAdaptive.adadelta(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], from, to)),
            row(
                    "adabound",
                    "theta grad mu nu",
                    "theta mu nu",
                    new double[][] {
                        {0.5, 0.02, 0.99, 0.9, 0.999, 1e-8, 0.1, 0.01, 0.2}, {1, 0, 1, 0.9, 0.999, 1e-8, 0.1, 0, 1e30}
                    },
                    (t, h, from, to) -> AdaboundUpdate.adabound(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], from, to),
                    (t, h, from, to) -> DefinitionMoments.adabound(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], from, to)),
            row(
                    "adabelief",
                    "theta grad mu nu",
                    "theta mu nu",
                    new double[][] {
                        {0.5, 0.02, 0.99, 0.9, 0.999, 1e-11, 1e-8, 0.1, 31.6}, {1, 0, 1, 0.5, 0.9, 0, 1e-3, 1, 1}
                    },
                    (t, h, from, to) -> AdabeliefUpdate.adabelief(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], from, to),
                    (t, h, from, to) -> DefinitionMoments.adabelief(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8], from, to)),
            row(
                    "lion",
                    "theta grad mu",
                    "theta mu",
                    new double[][] {{0.5, 0.02, 0.99, 0.9, 0.99, 0.1}, {1, 0, 1, 0.95, 0.98, 1e-4}},
                    (t, h, from, to) -> LionUpdate.lion(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], h[5], from, to),
                    (t, h, from, to) ->
                            DefinitionUpdates.lion(t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], h[5], from, to)),
            row(
                    "rprop",
                    "theta grad step sign",
                    "theta step sign",
                    new double[][] {{0.5, 1.2, 1e-6, 50}, {0.3, 1.5, 0.01, 0.1}},
                    (t, h, from, to) -> RpropUpdate.rprop(t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], from, to),
                    (t, h, from, to) ->
                            DefinitionUpdates.rprop(t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], from, to)),
            row(
                    "averagedSgd",
                    "theta grad average",
                    "theta average",
                    new double[][] {{0.99, 0.1, 0.25}, {1, 0.1, 1}},
                    (t, h, from, to) -> AveragedUpdate.averagedSgd(t[0], t[1], t[2], h[0], h[1], h[2], from, to),
                    (t, h, from, to) -> DefinitionAverages.averagedSgd(t[0], t[1], t[2], h[0], h[1], h[2], from, to)),
            row(
                    "ema",
                    "theta average",
                    "average",
                    new double[][] {{0.995}, {0}, {1}},
                    (t, h, from, to) -> AveragedUpdate.ema(t[0], t[1], h[0], from, to),
                    (t, h, from, to) -> DefinitionAverages.ema(t[0], t[1], h[0], from, to)),
            row(
                    "lookaheadSync",
                    "theta slow",
                    "theta slow",
                    new double[][] {{0.5}, {0}, {1}},
                    (t, h, from, to) -> AveragedUpdate.lookaheadSync(t[0], t[1], h[0], from, to),
                    (t, h, from, to) -> DefinitionAverages.lookaheadSync(t[0], t[1], h[0], from, to)),
            row(
                    "scheduleFreeSgd",
                    "theta grad z",
                    "theta z",
                    new double[][] {{0.5, 0.02, 0.9, 0.1, 0.25}, {1, 0, 0.5, 1, 1}},
                    (t, h, from, to) -> ScheduleFreeUpdate.scheduleFreeSgd(
                            t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], from, to),
                    (t, h, from, to) -> DefinitionAverages.scheduleFreeSgd(
                            t[0], t[1], t[2], h[0], h[1], h[2], h[3], h[4], from, to)),
            row(
                    "scheduleFreeAdam",
                    "theta grad z nu",
                    "theta z nu",
                    new double[][] {{0.5, 0.02, 0.9, 0.999, 1e-8, 31.6, 0.1, 0.25}, {1, 0, 0.5, 0.9, 1e-3, 1, 1, 1}},
                    (t, h, from, to) -> ScheduleFreeUpdate.scheduleFreeAdam(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], from, to),
                    (t, h, from, to) -> DefinitionAverages.scheduleFreeAdam(
                            t[0], t[1], t[2], t[3], h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], from, to)),
            row(
                    "lambDirection",
                    "theta grad mu nu direction",
                    "mu nu direction",
                    new double[][] {{0.5, 0.02, 0.9, 0.999, 1e-8, 10, 31.6}, {1, 0, 0.9, 0.99, 1e-3, 1, 1}},
                    (t, h, from, to) -> LambUpdate.lambDirection(
                            t[0], t[1], t[2], t[3], t[4], h[0], h[1], h[2], h[3], h[4], h[5], h[6], from, to),
                    (t, h, from, to) -> DefinitionMoments.lambDirection(
                            t[0], t[1], t[2], t[3], t[4], h[0], h[1], h[2], h[3], h[4], h[5], h[6], from, to)));

    static final List<KernelCase> ALL = ROWS.stream().map(Row::kernelCase).toList();

    private UpdateCases() {}

    private static Row row(
            String name,
            String arguments,
            String written,
            double[][] settings,
            Row.Call kernel,
            Row.Scalar definition) {
        return new Row(
                name,
                Arrays.asList(arguments.split(" ")),
                Arrays.asList(written.split(" ")),
                settings,
                kernel,
                definition);
    }
}
