package lanewise.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a network is to say of an example. */
enum Task {
    /** Its class. */
    CLASSIFICATION,
    /** A number. */
    REGRESSION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code --task}. */
    static final class Converter implements ITypeConverter<Task> {
        @Override
        public Task convert(String text) {
            for (Task task : Task.values()) {
                if (task.toString().equals(text)) {
                    return task;
                }
            }
            throw new TypeConversionException("expected classification or regression, found '" + text + "'");
        }
    }
}
