/**
 * The program: one class per command, and what commands share. The only module with third-party run-time dependencies.
 *
 * <p>Nothing here computes; that is in {@code lanewise.nn}. Results go to standard output, talk to standard error, and whatever goes
 * wrong becomes one line there (see {@link lanewise.cli.ErrorLine}). Read {@link lanewise.cli.Main} first, then
 * {@link lanewise.cli.TrainCommand} and {@link lanewise.cli.Training}.
 */
package lanewise.cli;
