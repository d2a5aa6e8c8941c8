package lanewise.simd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The compiled classes of this module, read with the JDK's own class-file API. */
public final class ClassFiles {
    private ClassFiles() {}

    /** All classes whose package ends in one of these names. */
    public static List<ClassModel> inPackages(String... names) throws IOException, URISyntaxException {
        Path root = Path.of(
                Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> wanted = Set.of(names);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".class"))
                    .filter(f -> wanted.contains(String.valueOf(f.getParent().getFileName())))
                    .map(ClassFiles::parse)
                    .toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Class and method, as in {@code lanewise/simd/lane/LaneMath.exp}. */
    static String name(MethodModel m) {
        return m.parent().map(c -> c.thisClass().asInternalName()).orElse("?") + "."
                + m.methodName().stringValue();
    }

    /** Class, method and descriptor. */
    static String id(MethodModel m) {
        return name(m) + m.methodType().stringValue();
    }

    /** Class, method and descriptor of what is called. */
    static String id(InvokeInstruction call) {
        return call.owner().asInternalName() + "." + call.name().stringValue()
                + call.type().stringValue();
    }

    static int codeLength(MethodModel m) {
        return m.findAttribute(Attributes.code()).orElseThrow().codeLength();
    }

    /** Descriptors and generic signatures of public and protected methods and fields. */
    static List<String> visibleSignatures(ClassModel c) {
        List<String> all = new ArrayList<>();
        c.methods().stream()
                .filter(m -> m.flags().has(AccessFlag.PUBLIC) || m.flags().has(AccessFlag.PROTECTED))
                .forEach(m -> all.add(id(m) + generic(m)));
        c.fields().stream()
                .filter(f -> f.flags().has(AccessFlag.PUBLIC) || f.flags().has(AccessFlag.PROTECTED))
                .forEach(
                        f -> all.add(f.fieldName().stringValue() + f.fieldType().stringValue() + generic(f)));
        return all;
    }

    private static String generic(AttributedElement e) {
        return e.findAttribute(Attributes.signature())
                .map(s -> s.signature().stringValue())
                .orElse("");
    }
}
