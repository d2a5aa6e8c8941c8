package lanewise.optim.search;

import java.util.List;
import java.util.Optional;

/**
 * The settings that somebody chose, in their order: tuning by hand with the journal's memory, or settings known from elsewhere, run again.
 *
 * <p>A search that is continued with more of them runs those that are new. Trials of the journal stay what they were, whatever the first
 * ones are now.
 *
 * @param settings of the searched space
 */
public record Manual(List<Setting> settings) implements Method {
    public Manual {
        settings = List.copyOf(settings);
    }

    @Override
    public Proposer start(Space space, long seed) {
        for (Setting s : settings) {
            if (!s.space().equals(space)) {
                throw new IllegalArgumentException(
                        "manual: the setting " + s + " is of the space " + s.space() + ", not of " + space);
            }
        }
        return history -> history.size() < settings.size()
                ? Optional.of(Proposal.of(settings.get(history.size()), 1))
                : Optional.empty();
    }

    @Override
    public boolean endless() {
        return false;
    }

    /** Not the settings themselves: they are in the journal's lines, and others may be added to them when it is continued. */
    @Override
    public String toString() {
        return "Manual";
    }
}
