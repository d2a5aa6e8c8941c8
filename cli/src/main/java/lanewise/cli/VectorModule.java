package lanewise.cli;

/** Whether this JVM was started with the module that the kernels need. Touches no class that needs it. */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    /** What to do when it is not there. */
    static final String REMEDY = "start Java with --add-modules " + NAME + ", or use the launcher ./lanewise";

    private VectorModule() {}

    /** Whether it is there. */
    static boolean isPresent() {
        return ModuleLayer.boot().findModule(NAME).isPresent();
    }

    /** Fails with one line if it is not there. */
    static void require() {
        if (!isPresent()) {
            throw new Failure("the module " + NAME + " is not loaded; " + REMEDY);
        }
    }
}
