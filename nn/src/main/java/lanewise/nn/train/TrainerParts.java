package lanewise.nn.train;

import java.util.Optional;
import lanewise.nn.Network;
import lanewise.nn.loss.LossSite;
import lanewise.nn.loss.PlacedLoss;
import lanewise.optim.OptimizerState;
import lanewise.simd.TensorArena;
import lanewise.simd.parallel.WorkerPool;

/**
 * What a training has memory for.
 *
 * @param options how to train
 * @param network to be trained
 * @param loss behind it
 * @param optimizer with its state
 * @param averaged the average of the parameters
 * @param bestWeights a copy of the best epoch's
 * @param best which epoch that is
 * @param arena owner of all this
 */
record TrainerParts(
        TrainerOptions options,
        Network network,
        PlacedLoss loss,
        OptimizerState optimizer,
        Optional<AveragedWeights> averaged,
        Optional<BestWeights> bestWeights,
        BestSoFar best,
        TensorArena arena) {
    static TrainerParts allocate(TrainerOptions options, Network network, TensorArena arena, WorkerPool pool) {
        PlacedLoss loss = options.loss().place(LossSite.of(network, arena));
        OptimizerState optimizer = OptimizerState.bind(
                options.rule(), network.parameters(), network.gradients(), options.groups(), arena, pool);
        return new TrainerParts(
                options,
                network,
                loss,
                optimizer,
                options.averaging().map(a -> new AveragedWeights(a, network.parameters(), arena)),
                options.restoreBest() ? Optional.of(new BestWeights(network, arena)) : Optional.empty(),
                new BestSoFar(options.monitor()),
                arena);
    }
}
