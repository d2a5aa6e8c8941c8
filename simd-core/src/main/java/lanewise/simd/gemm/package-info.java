/**
 * Inside of {@link lanewise.simd.kernel.Gemm}, in BLIS's words (Van Zee and van de Geijn, "BLIS: A Framework for Rapidly Instantiating
 * BLAS Functionality", ACM TOMS 41(3), 2015): loops jc pc ic jr ir around a micro-kernel that holds an mr x nr tile of C in registers.
 *
 * <p>The tiles repeat each other, for numbers of rows and columns and ways to read, because these have to be constants in the compiled loop and nothing that a loop of
 * vectors calls may stay a call: {@link lanewise.simd.gemm.MicroKernel} has the reasons and the figures.
 *
 * <p>Read {@link lanewise.simd.gemm.MicroKernel} first, then {@link lanewise.simd.gemm.GemmLoops}. Nothing here checks arguments.
 */
package lanewise.simd.gemm;
