package lanewise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lanewise doctor}. */
@Command(
        name = "doctor",
        description = "Shows whether this machine runs networks fast, and what to do if not.",
        footer = {"", "Exit code 1 if something that is needed is missing."})
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings around;

    @Option(names = "--json", description = "Print it as a JSON object.")
    private boolean json;

    DoctorCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        List<Finding> findings = Finding.all();
        boolean ok = findings.stream().noneMatch(Finding::isBroken);
        if (json) {
            around.out().println(toJson(findings, ok));
        } else {
            print(findings, ok);
        }
        return ok ? 0 : 1;
    }

    private static String toJson(List<Finding> findings, boolean ok) {
        Map<String, Object> result = new LinkedHashMap<>();
        findings.forEach(f -> result.put(f.key(), f.value()));
        result.put(
                "problems", findings.stream().flatMap(f -> f.problem().stream()).toList());
        result.put("ok", ok);
        return JsonLine.of(result);
    }

    private void print(List<Finding> findings, boolean ok) {
        Talk talk = new Talk(around.out(), around);
        for (Finding f : findings) {
            talk.say(f.name(), f.text());
            f.problem().ifPresent(p -> talk.say(f.isBroken() ? "  problem" : "  note", p));
        }
        talk.say("result", ok ? "all that is needed is there" : "something that is needed is missing, see above");
    }
}
