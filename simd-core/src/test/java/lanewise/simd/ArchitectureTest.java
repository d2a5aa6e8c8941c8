package lanewise.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that HotSpot's compilers and the module system make, checked in the class files. */
class ArchitectureTest {
    /** HotSpot's FreqInlineSize: hot methods from here on are not inlined. */
    private static final int INLINED_BYTECODES = 325;

    /**
     * Larger on purpose: register tiles are unrolled, and walks have their vector arithmetic written out
     * (docs/adr/0001). They are called once per block or row and pass memory, not vectors, so nothing is lost where
     * they are not inlined.
     */
    private static final Set<String> EXEMPT = Set.of(
            "lanewise/simd/conv/FlatTiles.tile4x4",
            "lanewise/simd/conv/FlatTiles.tile6x2",
            "lanewise/simd/conv/ImageTiles.tile1x4",
            "lanewise/simd/conv/ImageTiles.tile4x4",
            "lanewise/simd/conv/LineTiles.tile6x2",
            "lanewise/simd/conv/StridedCopy.byTurns",
            "lanewise/simd/conv/winograd/GradientTransform.tiles",
            "lanewise/simd/conv/winograd/GradientTransform.weights",
            "lanewise/simd/conv/winograd/InputTransform.columns",
            "lanewise/simd/conv/winograd/InputTransform.rows",
            "lanewise/simd/conv/winograd/OutputTransform.tiles",
            "lanewise/simd/conv/winograd/WeightTransform.vectors",
            "lanewise/simd/gemm/EdgeKernel.tile1x4",
            "lanewise/simd/gemm/EdgeKernel.tile4x1",
            "lanewise/simd/gemm/GemvKernel.columns16",
            "lanewise/simd/gemm/GemvKernel.rows4",
            "lanewise/simd/gemm/MicroKernel.tile4x3",
            "lanewise/simd/gemm/MicroKernel.tile4x4",
            "lanewise/simd/gemm/MicroKernel.tile6x2",
            "lanewise/simd/gemm/PanelTiles.tile1x4",
            "lanewise/simd/gemm/PanelTiles.tile4x4",
            "lanewise/simd/gemm/PanelTiles.tile6x2",
            "lanewise/simd/gemm/PanelTiles.tile8x1",
            "lanewise/simd/gemm/RankOne.columns4",
            "lanewise/simd/gemm/Transpose.strip16",
            "lanewise/simd/gemm/Transpose.strip8",
            "lanewise/simd/kernel/AdabeliefUpdate.adabeliefWalk",
            "lanewise/simd/kernel/AdaboundUpdate.adaboundWalk",
            "lanewise/simd/kernel/AdadeltaUpdate.adadeltaWalk",
            "lanewise/simd/kernel/AdafactorUpdate.adafactorVectorWalk",
            "lanewise/simd/kernel/AdagradUpdate.adagradWalk",
            "lanewise/simd/kernel/AdamUpdate.adamWalk",
            "lanewise/simd/kernel/AdamaxUpdate.adamaxWalk",
            "lanewise/simd/kernel/AmsgradUpdate.amsgradWalk",
            "lanewise/simd/kernel/AverageHalving.backwardWalk",
            "lanewise/simd/kernel/AveragedUpdate.averagedSgdWalk",
            "lanewise/simd/kernel/BatchNormColumns.gradientWalk",
            "lanewise/simd/kernel/BatchNormSums.productsWalk",
            "lanewise/simd/kernel/BatchNormSums.squaresWalk",
            "lanewise/simd/kernel/BatchNormSums.sumWalk",
            "lanewise/simd/kernel/BatchNormRows.gradientWalk",
            "lanewise/simd/kernel/CenteredRmspropUpdate.rmspropCenteredMomentumWalk",
            "lanewise/simd/kernel/CenteredRmspropUpdate.rmspropCenteredWalk",
            "lanewise/simd/kernel/ColumnExtremes.columnMaxWalk",
            "lanewise/simd/kernel/ColumnExtremes.columnMinWalk",
            "lanewise/simd/kernel/ColumnReductions.addEightRowsTo",
            "lanewise/simd/kernel/ColumnSquares.addEightSquaresTo",
            "lanewise/simd/kernel/Deviations.productLanes",
            "lanewise/simd/kernel/Deviations.squareLanes",
            "lanewise/simd/kernel/Dropout.dropoutWalk",
            "lanewise/simd/kernel/ErrorFunction.erfWalk",
            "lanewise/simd/kernel/ErrorLosses.piecewiseErrorWalk",
            "lanewise/simd/kernel/Exponential.expWalk",
            "lanewise/simd/kernel/Exponential.expm1Walk",
            "lanewise/simd/kernel/ExponentialUnits.eluWalk",
            "lanewise/simd/kernel/ExponentialUnits.seluWalk",
            "lanewise/simd/kernel/FocalLoss.focalWalk",
            "lanewise/simd/kernel/Gelu.geluBackwardWalk",
            "lanewise/simd/kernel/Gelu.geluWalk",
            "lanewise/simd/kernel/GeluTanh.geluTanhBackwardWalk",
            "lanewise/simd/kernel/GeluTanh.geluTanhWalk",
            "lanewise/simd/kernel/Glu.gluBackwardWalk",
            "lanewise/simd/kernel/Glu.gluWalk",
            "lanewise/simd/kernel/InnerProducts.dotLanes",
            "lanewise/simd/kernel/InnerProducts.sumOfSquaresLanes",
            "lanewise/simd/kernel/KlDivergence.klDivergenceWalk",
            "lanewise/simd/kernel/LambUpdate.lambDirectionWalk",
            "lanewise/simd/kernel/LayerNorm.gainBackwardWalk",
            "lanewise/simd/kernel/LionUpdate.lionWalk",
            "lanewise/simd/kernel/LogCosh.logCoshWalk",
            "lanewise/simd/kernel/LogSoftmax.backwardWalk",
            "lanewise/simd/kernel/Logarithm.log1pWalk",
            "lanewise/simd/kernel/Logarithm.logWalk",
            "lanewise/simd/kernel/MaxHalving.backwardWalk",
            "lanewise/simd/kernel/MaxQuartering.backwardWalk",
            "lanewise/simd/kernel/MaxQuartering.maxWalk",
            "lanewise/simd/kernel/Mish.mishBackwardWalk",
            "lanewise/simd/kernel/Mish.mishWalk",
            "lanewise/simd/kernel/MomentumUpdate.momentumWalk",
            "lanewise/simd/kernel/NesterovUpdate.nesterovAheadWalk",
            "lanewise/simd/kernel/NesterovUpdate.nesterovWalk",
            "lanewise/simd/kernel/PairedSums.productLanes",
            "lanewise/simd/kernel/PairedSums.squareLanes",
            "lanewise/simd/kernel/PairedSums.sumLanes",
            "lanewise/simd/kernel/PlanePairs.gradient",
            "lanewise/simd/kernel/PoissonLoss.poissonLogWalk",
            "lanewise/simd/kernel/PoissonLoss.poissonWalk",
            "lanewise/simd/kernel/Power.powWalk",
            "lanewise/simd/kernel/RandomNormals.normalWalk",
            "lanewise/simd/kernel/RandomNumbers.uniformWalk",
            "lanewise/simd/kernel/Reductions.sumLanes",
            "lanewise/simd/kernel/RmspropUpdate.rmspropMomentumWalk",
            "lanewise/simd/kernel/RmspropUpdate.rmspropWalk",
            "lanewise/simd/kernel/Rows.expRow",
            "lanewise/simd/kernel/RpropUpdate.rpropWalk",
            "lanewise/simd/kernel/ScheduleFreeUpdate.scheduleFreeAdamWalk",
            "lanewise/simd/kernel/ScheduleFreeUpdate.scheduleFreeSgdWalk",
            "lanewise/simd/kernel/SharedPrelu.slopeGradientLanes",
            "lanewise/simd/kernel/SigmoidCrossEntropy.sigmoidCrossEntropyWalk",
            "lanewise/simd/kernel/Sigmoids.sigmoidWalk",
            "lanewise/simd/kernel/Sigmoids.tanhWalk",
            "lanewise/simd/kernel/Silu.siluBackwardWalk",
            "lanewise/simd/kernel/Silu.siluWalk",
            "lanewise/simd/kernel/Softplus.softplusBackwardWalk",
            "lanewise/simd/kernel/Softplus.softplusWalk",
            "lanewise/simd/kernel/SwiGlu.swiGluBackwardWalk",
            "lanewise/simd/kernel/SwiGlu.swiGluWalk",
            "lanewise/simd/kernel/Trigonometry.nearWalk",
            "lanewise/simd/kernel/TruncatedNormals.truncateWalk",
            "lanewise/simd/kernel/VectorNorms.l1Lanes",
            "lanewise/simd/lane/Powers.powOfMagnitude");

    /**
     * Everything that runs per element: what takes memory or vectors in these packages, and whatever of ours that
     * calls.
     */
    private static Collection<MethodModel> hotMethods() throws Exception {
        Map<String, MethodModel> ours = new LinkedHashMap<>();
        for (ClassModel c : ClassFiles.inPackages("kernel", "conv", "winograd", "gemm", "lane")) {
            c.methods().forEach(m -> ours.put(ClassFiles.id(m), m));
        }
        Map<String, MethodModel> hot = new LinkedHashMap<>();
        ArrayDeque<String> open = new ArrayDeque<>(
                ours.keySet().stream().filter(ArchitectureTest::isRoot).toList());
        while (!open.isEmpty()) {
            String id = open.remove();
            MethodModel m = ours.get(id);
            if (m != null && m.code().isPresent() && hot.putIfAbsent(id, m) == null) {
                calls(m).map(ClassFiles::id).forEach(open::add);
            }
        }
        return hot.values();
    }

    private static boolean isRoot(String id) {
        String parameters = id.substring(id.indexOf('('), id.indexOf(')'));
        return !id.contains("lambda$")
                && (parameters.contains("MemorySegment")
                        || parameters.contains("jdk/incubator")
                        || id.startsWith("lanewise/simd/lane/LaneMath.") && !id.contains("<"));
    }

    private static Stream<CodeElement> code(MethodModel m) {
        return m.code().stream().flatMap(c -> c.elementList().stream());
    }

    private static Stream<InvokeInstruction> calls(MethodModel m) {
        return code(m).filter(InvokeInstruction.class::isInstance).map(InvokeInstruction.class::cast);
    }

    @Test
    void theRulesLookAtTheKernels() throws Exception {
        assertThat(hotMethods())
                .extracting(m -> m.methodName().stringValue())
                .contains("addWalk", "reluWalk", "relu", "adamWalk", "flush", "secondMoment", "expRow", "exp", "log")
                .contains("get", "set", "tile4x4", "tile1x2", "rows4", "strip16", "biasWalk", "addRowTo", "lossesWalk");
    }

    @Test
    void hotMethodsAreSmallEnoughToBeInlined() throws Exception {
        List<String> large = new ArrayList<>();
        for (MethodModel m : hotMethods()) {
            int length = ClassFiles.codeLength(m);
            if (length >= INLINED_BYTECODES && !EXEMPT.contains(ClassFiles.name(m))) {
                large.add(ClassFiles.id(m) + " has " + length + " bytecodes");
            }
        }
        assertThat(large).isEmpty();
    }

    /** A name that needs no exemption any more must not keep one. */
    @Test
    void exemptionsAreNeeded() throws Exception {
        assertThat(hotMethods().stream()
                        .filter(m -> ClassFiles.codeLength(m) >= INLINED_BYTECODES)
                        .map(ClassFiles::name))
                .containsAll(EXEMPT);
    }

    /**
     * A vector that is handed to a method, or comes from one, is a heap object wherever C2 does not inline the call
     * (docs/adr/0001). Only lane functions hand them on, among themselves; no kernel calls their vector forms.
     */
    @Test
    void noKernelHandsVectorsToAMethodOfOurs() throws Exception {
        List<String> handed = new ArrayList<>();
        for (MethodModel m : hotMethods()) {
            if (ClassFiles.name(m).startsWith("lanewise/simd/lane/")) {
                continue;
            }
            calls(m).map(ClassFiles::id)
                    .filter(callee -> callee.startsWith("lanewise/") && callee.contains("jdk/incubator"))
                    .forEach(callee -> handed.add(ClassFiles.id(m) + " calls " + callee));
        }
        assertThat(handed).isEmpty();
    }

    /** A lambda or a new object between loop and arithmetic would allocate, or hide the vectors from the compiler; what only makes an exception is not hot. */
    @Test
    void hotMethodsMakeNoObjects() throws Exception {
        assertThat(hotMethods())
                .filteredOn(m -> !ClassFiles.id(m).endsWith("Exception;"))
                .filteredOn(m -> code(m).anyMatch(ArchitectureTest::makesAnObject))
                .extracting(ClassFiles::id)
                .isEmpty();
    }

    private static boolean makesAnObject(CodeElement e) {
        return e instanceof InvokeDynamicInstruction
                || e instanceof NewObjectInstruction
                || e instanceof NewPrimitiveArrayInstruction
                || e instanceof NewReferenceArrayInstruction
                || e instanceof NewMultiArrayInstruction;
    }

    /** Users compile without the incubator module, and could not if a signature named it. */
    @Test
    void noIncubatorTypeIsExported() throws Exception {
        List<String> signatures = new ArrayList<>();
        for (ClassModel c : ClassFiles.inPackages("simd", "kernel", "parallel")) {
            if (c.flags().has(AccessFlag.PUBLIC)) {
                signatures.addAll(ClassFiles.visibleSignatures(c));
            }
        }
        assertThat(signatures).hasSizeGreaterThan(100).noneMatch(s -> s.contains("incubator"));
    }
}
