package lanewise.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code lanewise} itself: it only knows its commands. */
@Command(
        name = "lanewise",
        synopsisSubcommandLabel = "COMMAND",
        description = "Trains and runs neural networks on the CPU.",
        versionProvider = RootCommand.Version.class,
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 called wrongly, 130 interrupted.",
            "LANEWISE_DEBUG=1 shows where in the program an error arose.",
            "Start with: lanewise train"
        })
final class RootCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("unused")
    private boolean version;

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"lanewise " + versionOfJar() + ", Java " + Runtime.version()};
        }
    }

    /** The version that the build wrote into the jar. */
    static String versionOfJar() {
        return Optional.ofNullable(RootCommand.class.getPackage().getImplementationVersion())
                .orElse("(not from a jar)");
    }
}
