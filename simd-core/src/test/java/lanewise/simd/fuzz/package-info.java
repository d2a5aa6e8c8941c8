/** Feeds readers of files with damaged ones: {@link lanewise.simd.fuzz.Mutator} makes them, {@link lanewise.simd.fuzz.FuzzRun} judges what comes back. */
package lanewise.simd.fuzz;
