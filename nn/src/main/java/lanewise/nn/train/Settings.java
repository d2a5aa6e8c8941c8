package lanewise.nn.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import lanewise.nn.Network;
import lanewise.nn.format.GraphText;

/** What must be the same when a training is resumed, as texts by name. Epochs and reasons to stop may differ: they change no step. */
final class Settings {
    private Settings() {}

    static Map<String, String> of(Network network, TrainerOptions options) {
        Map<String, String> settings = new LinkedHashMap<>(options.configuration());
        settings.put("network", GraphText.write(network.graph()));
        settings.put("network seed", String.valueOf(network.seed()));
        settings.put("batch", String.valueOf(network.capacity()));
        settings.put("accumulate", String.valueOf(options.accumulate()));
        settings.put("seed", String.valueOf(options.seed()));
        settings.put("optimizer", stable(options.rule().describe()));
        settings.put("loss", stable(options.loss()));
        settings.put("groups", stable(options.groups()));
        settings.put("transform", stable(options.transform()));
        settings.put("constraint", stable(options.constraint()));
        settings.put("averaging", stable(options.averaging()));
        settings.put("monitor", stable(options.monitor()));
        return settings;
    }

    /** Adds what a checkpoint says of the data. */
    static void describe(Examples train, Map<String, String> settings) {
        settings.put(
                "data", train.name() + ", " + train.size() + " examples, " + Long.toHexString(train.fingerprint()));
        if (!train.treatment().isEmpty()) {
            settings.put("treatment of data", stable(train.treatment()));
        }
    }

    /** Without what is another in every process: the names of lambdas and the addresses of objects. */
    private static String stable(Object value) {
        return String.valueOf(value).replaceAll("\\$\\$Lambda[^,\\])\\s]*", "").replaceAll("@[0-9a-f]{1,16}\\b", "");
    }

    /** Those of a checkpoint. */
    static Map<String, String> of(Map<String, String> texts, String prefix) {
        Map<String, String> settings = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), text);
            }
        });
        return settings;
    }

    /**
     * Refuses a checkpoint of another training.
     *
     * @throws IllegalArgumentException with the first setting that differs and both values
     */
    static void requireSame(Path file, Map<String, String> here, Map<String, String> saved) {
        TreeSet<String> names = new TreeSet<>(here.keySet());
        names.addAll(saved.keySet());
        for (String name : names) {
            String mine = here.getOrDefault(name, "not set");
            String theirs = saved.getOrDefault(name, "not set");
            if (!mine.equals(theirs)) {
                String[] lines = firstDifference(mine.split("\n", -1), theirs.split("\n", -1));
                throw new IllegalArgumentException(file + ": " + name + " is '" + lines[0]
                        + "' but the checkpoint was written with '" + lines[1] + "'");
            }
        }
    }

    private static String[] firstDifference(String[] mine, String... theirs) {
        int i = 0;
        while (i < mine.length && i < theirs.length && mine[i].equals(theirs[i])) {
            i++;
        }
        return new String[] {i < mine.length ? mine[i] : "", i < theirs.length ? theirs[i] : ""};
    }
}
