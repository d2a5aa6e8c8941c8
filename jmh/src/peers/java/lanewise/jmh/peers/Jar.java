package lanewise.jmh.peers;

/** Where a class comes from: a jar's name has its version. */
final class Jar {
    private Jar() {}

    /** The name without its folder. */
    static String of(Class<?> type) {
        String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return jar.substring(jar.lastIndexOf('/') + 1);
    }
}
