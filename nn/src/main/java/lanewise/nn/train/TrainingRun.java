package lanewise.nn.train;

import java.util.Map;
import java.util.Optional;
import lanewise.nn.Network;
import lanewise.nn.loss.PlacedLoss;
import lanewise.optim.Optimizer;

/**
 * What is about to be trained, for listeners.
 *
 * @param network with its parameters as they are before the first step
 * @param loss in its place behind the network
 * @param optimizer the rule
 * @param train what is learned from
 * @param validation what is looked at after each epoch
 * @param epochs that there will be in all
 * @param stepsPerEpoch updates of an epoch
 * @param epochsDone whole epochs before this call
 * @param stepsDone updates of the epoch that was interrupted, 0 at its beginning
 * @param configuration what the caller has said about the training, for people and for comparison
 */
public record TrainingRun(
        Network network,
        PlacedLoss loss,
        Optimizer optimizer,
        Examples train,
        Optional<Examples> validation,
        int epochs,
        int stepsPerEpoch,
        int epochsDone,
        int stepsDone,
        Map<String, String> configuration) {}
