package lanewise.simd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.reflect.AccessFlag;
import java.util.Set;
import java.util.TreeSet;
import lanewise.simd.ClassFiles;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final String TYPE = Kernel.class.descriptorString();

    /** A constant that is missing here is not warmed up by the tests that ask every kernel the same. */
    @Test
    void everyConstantIsListed() throws Exception {
        int constants = 0;
        for (ClassModel c : ClassFiles.inPackages("kernel")) {
            for (FieldModel f : c.fields()) {
                constants += f.flags().has(AccessFlag.STATIC)
                                && f.fieldType().stringValue().equals(TYPE)
                        ? 1
                        : 0;
            }
        }
        assertThat(Kernels.all()).hasSize(constants);
    }

    /** The order of a warm-up is that of the names. */
    @Test
    void noTwoHaveOneName() {
        Set<Kernel> byName = new TreeSet<>(Kernels.all());
        assertThat(byName).hasSameSizeAs(Kernels.all());
    }
}
