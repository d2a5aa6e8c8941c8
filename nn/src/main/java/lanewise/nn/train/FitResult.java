package lanewise.nn.train;

import java.util.List;
import java.util.Optional;

/**
 * What a call of fit came to.
 *
 * @param epochs whole epochs of the training, those before this call included
 * @param steps updates of the training, those before this call included
 * @param stopped why the training ended before its last epoch; absent when it did not
 * @param bestEpoch whose weights were put back at the end, from 1; absent when those of the last step stay
 * @param reports of the epochs that ended in this call
 */
public record FitResult(
        int epochs, long steps, Optional<String> stopped, Optional<Integer> bestEpoch, List<EpochReport> reports) {
    public FitResult {
        reports = List.copyOf(reports);
    }
}
