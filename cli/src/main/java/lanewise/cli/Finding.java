package lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lanewise.simd.SimdInfo;

/**
 * One thing that the doctor looked at.
 *
 * @param name for people
 * @param key in JSON
 * @param value in JSON
 * @param text the value for people
 * @param problem what is wrong and what to do about it, if anything is
 * @param isBroken whether nothing sensible can be done before that
 */
record Finding(String name, String key, Object value, String text, Optional<String> problem, boolean isBroken) {
    private static final long ENOUGH_MEMORY = 1_000_000_000;

    /** Looks at everything. */
    static List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(good(
                "Java",
                "java",
                Runtime.version().toString(),
                Runtime.version() + ", " + System.getProperty("java.vm.name") + ", "
                        + System.getProperty("java.vendor")));
        boolean module = VectorModule.isPresent();
        findings.add(needed(
                "module",
                "vectorModule",
                module,
                "jdk.incubator.vector is " + (module ? "loaded" : "not loaded"),
                VectorModule.REMEDY));
        if (module) {
            findings.addAll(ofVectors());
        }
        findings.add(good(
                "cores",
                "cores",
                Runtime.getRuntime().availableProcessors(),
                String.valueOf(Runtime.getRuntime().availableProcessors())));
        findings.add(memory());
        return findings;
    }

    private static List<Finding> ofVectors() {
        SimdInfo machine = SimdInfo.detect();
        return List.of(
                wanted(
                        "vectors",
                        "vectorBits",
                        machine.vectorBits(),
                        machine.vectorBits() + " bits",
                        machine.vectorBits() > 128,
                        "256 or 512 bits would be two to four times as fast; if the processor has AVX2, look for -XX:UseAVX or -XX:MaxVectorSize in JAVA_TOOL_OPTIONS"),
                needed(
                        "FMA",
                        "fma",
                        machine.fma(),
                        machine.fma() ? "one instruction" : "emulated",
                        "without the instruction FMA3 everything is some hundred times slower; use a processor from 2013 or later, let the virtual machine pass its features on, and do not set -XX:-UseFMA"),
                needed(
                        "compiler",
                        "c2",
                        machine.c2(),
                        machine.c2() ? "C2" : "no C2",
                        "without HotSpot's compiler C2 everything is some hundred times slower; use a HotSpot JDK, without -Xint and -XX:TieredStopAtLevel"));
    }

    private static Finding memory() {
        long total = Memory.total();
        String text = Memory.text(total) + ", of it "
                + Memory.text(Runtime.getRuntime().maxMemory()) + " for the Java heap";
        return wanted(
                "memory",
                "memoryBytes",
                total,
                text,
                total >= ENOUGH_MEMORY,
                "MNIST takes about 450 MB; small data a tenth of that");
    }

    private static Finding good(String name, String key, Object value, String text) {
        return new Finding(name, key, value, text, Optional.empty(), false);
    }

    private static Finding needed(String name, String key, boolean value, String text, String remedy) {
        return new Finding(name, key, value, text, value ? Optional.empty() : Optional.of(remedy), !value);
    }

    private static Finding wanted(String name, String key, Object value, String text, boolean fine, String remedy) {
        return new Finding(name, key, value, text, fine ? Optional.empty() : Optional.of(remedy), false);
    }
}
