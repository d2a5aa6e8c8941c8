package lanewise.nn.train;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lanewise.nn.format.CheckpointFile;
import lanewise.nn.format.MalformedFileException;
import lanewise.nn.format.ModelFile;
import lanewise.optim.Goal;

/** Saves a training when it is due, and removes the files that are no longer kept. Those of steps that lie ahead of the training are left alone. */
final class CheckpointWriter {
    private static final long NEVER = -1;

    private final Checkpoints policy;
    private final Goal goal;
    private final ModelFile model;
    private final TrainingState state;
    private final TrainingListener listener;
    private final TreeMap<Long, Optional<Double>> scores = new TreeMap<>();
    private long lastWritten = NEVER;

    /**
     * Takes stock of the folder.
     *
     * @param at the step that the training begins or goes on at
     * @throws IllegalArgumentException when it begins anew and there are checkpoints already, or there are some of another training
     */
    CheckpointWriter(Checkpoints policy, TrainingState state, ModelFile model, TrainingListener listener, long at) {
        this.policy = policy;
        goal = state.goal();
        this.model = model;
        this.state = state;
        this.listener = listener;
        try {
            takeStock(at);
        } catch (IOException e) {
            throw failed("cannot save the training in " + policy.folder(), e);
        }
    }

    private void takeStock(long at) throws IOException {
        if (!policy.isOnlyWhenStopped()) { // better now than after hours
            Files.createDirectories(policy.folder());
        }
        CheckpointFolder.removeUnfinished(policy.folder());
        List<Path> there = CheckpointFolder.newestFirst(policy.folder());
        if (at == 0 && !there.isEmpty()) {
            throw new IllegalArgumentException(
                    policy.folder() + " has checkpoints of a training already, the last at step "
                            + CheckpointFolder.step(there.getFirst()) + "; resume it, or save this one elsewhere");
        }
        for (Path file : there) {
            Map<String, String> texts = texts(file);
            requireOwn(file, texts);
            long step = CheckpointFolder.step(file);
            if (step <= at) {
                scores.put(
                        step,
                        Optional.ofNullable(texts.get(TrainingState.SCORE)).map(TrainingState::number));
                lastWritten = step == at ? at : lastWritten;
            }
        }
    }

    /** Otherwise those of the other training would be pruned as this one's, and resumed from in its place. */
    private void requireOwn(Path file, Map<String, String> texts) {
        try {
            if (!texts.isEmpty()) {
                state.requireSame(file, texts);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    policy.folder() + " has checkpoints of another training; save this one elsewhere: "
                            + e.getMessage(),
                    e);
        }
    }

    /** None of a damaged file, which is none of the best; that it is not resumed from is seen to elsewhere. */
    private static Map<String, String> texts(Path file) throws IOException {
        try {
            return CheckpointFile.texts(file);
        } catch (MalformedFileException | EOFException e) {
            return Map.of();
        }
    }

    /** After a step that does not end an epoch. */
    void afterStep(long step) {
        if (policy.everySteps() > 0 && step % policy.everySteps() == 0) {
            write(step, Optional.empty());
        }
    }

    /** After an epoch. */
    void afterEpoch(long step, EpochReport report, double score) {
        boolean due = policy.everyEpochs() > 0 && report.epoch() % policy.everyEpochs() == 0;
        if (due || (policy.everySteps() > 0 && step % policy.everySteps() == 0)) {
            write(step, Optional.of(score));
        }
    }

    /** When the training ends, wherever it is. */
    void atEnd(long step, boolean stopped) {
        if (step != lastWritten && step > 0 && (stopped || !policy.isOnlyWhenStopped())) {
            write(step, Optional.empty());
        }
    }

    private void write(long step, Optional<Double> score) {
        DivergedException.requireFinite(model.network(), step);
        Path file = CheckpointFolder.file(policy.folder(), step);
        Map<String, String> texts = new LinkedHashMap<>(state.texts());
        score.ifPresent(s -> texts.put(TrainingState.SCORE, TrainingState.text(s)));
        try {
            Files.createDirectories(policy.folder());
            CheckpointFile.write(file, model, texts, state.tensors());
            scores.put(step, score);
            lastWritten = step;
            prune();
        } catch (IOException e) {
            throw failed("cannot write the checkpoint " + file, e);
        }
        listener.onCheckpoint(file);
    }

    private UncheckedIOException failed(String what, IOException e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        String kind = e instanceof AccessDeniedException ? "permission denied" : reason;
        String last = scores.isEmpty() || !scores.containsKey(lastWritten)
                ? ""
                : "; the last good one is "
                        + CheckpointFolder.file(policy.folder(), lastWritten).getFileName();
        return new UncheckedIOException(new IOException(what + ": " + kind + last, e));
    }

    private void prune() throws IOException {
        Set<Long> kept =
                scores.descendingKeySet().stream().limit(policy.keepLast()).collect(Collectors.toSet());
        scores.entrySet().stream()
                .filter(e -> e.getValue().isPresent())
                .sorted(Comparator.comparingDouble(e -> goal.cost(e.getValue().orElseThrow())))
                .limit(policy.keepBest())
                .forEach(e -> kept.add(e.getKey()));
        for (long step : new ArrayList<>(scores.keySet())) {
            if (!kept.contains(step)) {
                Files.deleteIfExists(CheckpointFolder.file(policy.folder(), step));
                scores.remove(step);
            }
        }
    }
}
