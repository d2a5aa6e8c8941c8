package lanewise.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.data.MissingValues;
import lanewise.nn.data.OneHot;
import lanewise.nn.data.Preprocessing;
import lanewise.nn.data.PreprocessingChain;

/**
 * What the cells of a table mean.
 *
 * @param label the name of the column with the class or the number to be predicted; the last one if absent
 * @param missing what becomes of missing cells
 * @param categorical names of columns with categories instead of numbers
 * @param known the categories that a model knows, for each feature; none for a plain one
 * @param task what the label is; found out if absent
 */
record CsvColumns(
        Optional<String> label,
        MissingCells missing,
        List<String> categorical,
        Optional<List<List<String>>> known,
        Optional<Task> task) {
    /** Numbers only, nothing missing, the class in the last column. */
    static final CsvColumns PLAIN =
            new CsvColumns(Optional.empty(), MissingCells.REFUSE, List.of(), Optional.empty(), Optional.empty());

    /** The same as a model saw them: its categories, and means for missing cells if it has some. */
    CsvColumns ofModel(Optional<Preprocessing> preprocessing) {
        MissingCells policy = missing;
        Optional<List<List<String>>> names = known;
        for (Preprocessing step : preprocessing.map(PreprocessingChain::steps).orElse(List.of())) {
            if (step instanceof MissingValues && missing == MissingCells.REFUSE) {
                policy = MissingCells.MEAN;
            }
            if (step instanceof OneHot oneHot && !oneHot.names().isEmpty()) {
                names = Optional.of(oneHot.names());
            }
        }
        return new CsvColumns(label, policy, categorical, names, task);
    }

    /** The categories of one column: fixed, or those that were met so far, in that order. */
    static final class Categories {
        private final Map<String, Integer> indices = new HashMap<>();
        private final List<String> names = new ArrayList<>();
        private final boolean isFixed;

        private Categories(List<String> known, boolean isFixed) {
            this.isFixed = isFixed;
            known.forEach(this::add);
        }

        /** Those of a model, or none yet. */
        static Categories of(Optional<List<String>> known) {
            return new Categories(known.orElse(List.of()), known.isPresent());
        }

        /** The index of a name; a new one, unless they are fixed. */
        Optional<Integer> index(String name) {
            Integer index = indices.get(name);
            return index == null && !isFixed ? Optional.of(add(name)) : Optional.ofNullable(index);
        }

        private int add(String name) {
            indices.put(name, names.size());
            names.add(name);
            return names.size() - 1;
        }

        /** How many. */
        int size() {
            return names.size();
        }

        /** In order. */
        List<String> names() {
            return List.copyOf(names);
        }
    }
}
