/** Tensors in native memory and the kernels that work on them. The Vector API lives here and nowhere else. */
module lanewise.simd {
    requires jdk.incubator.vector;
    // Only to ask the JVM about its flags and its allocations; absent from a small image, both go unanswered.
    requires static java.management;
    requires static jdk.management;

    exports lanewise.simd;
    exports lanewise.simd.kernel;
    exports lanewise.simd.parallel;
}
