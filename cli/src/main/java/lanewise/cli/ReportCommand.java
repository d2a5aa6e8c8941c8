package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.nn.report.ReportPage;
import lanewise.nn.report.RunFile;
import lanewise.nn.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise report}. */
@Command(
        name = "report",
        description = "Draws the curves of trainings, one over the other, into a page.",
        footer = {"", "The page is one file that needs no network: open it in any browser, or mail it."})
final class ReportCommand implements Callable<Integer> {
    private final Surroundings around;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Folders that lanewise train has written, at most 8.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The page (default: report.html, in the run's folder if it is one).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    ReportCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        if (runs.size() > ReportPage.MOST_RUNS) {
            throw new WrongUsage("RUN: expected at most " + ReportPage.MOST_RUNS + " folders, found " + runs.size());
        }
        List<RunReport> reports = new ArrayList<>();
        for (Path run : runs) {
            reports.add(read(run));
        }
        Path page = out.orElseGet(
                () -> runs.size() == 1 ? runs.getFirst().resolve(ReportPage.NAME) : Path.of(ReportPage.NAME));
        ReportPage.write(page, reports);
        around.out().println(json ? toJson(page, reports) : page.toString());
        return 0;
    }

    private static RunReport read(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            throw new Failure(run + ": " + (Files.exists(run) ? "not a folder" : "no such folder")
                    + "; name a folder that lanewise train has written");
        }
        if (!Files.exists(run.resolve(RunFile.METRICS)) && !Files.exists(run.resolve(RunFile.NAME))) {
            throw new Failure(run + ": there is neither " + RunFile.METRICS + " nor " + RunFile.NAME
                    + "; name a folder that lanewise train has written");
        }
        return RunFile.read(run);
    }

    private static String toJson(Path page, List<RunReport> reports) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("report", page.toString());
        result.put("bytes", Files.size(page));
        result.put("runs", reports.stream().map(RunReport::name).toList());
        return JsonLine.of(result);
    }
}
