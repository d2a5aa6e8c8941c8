/**
 * Whether kernels end in good code in every new JVM, whatever it did before. {@link lanewise.jmh.FreshJvm} starts JVMs; in each,
 * {@link lanewise.jmh.fresh.Life} is one life: mischief by {@link lanewise.jmh.fresh.Spoiler}, the warm-up, then every
 * {@link lanewise.jmh.fresh.Workload} timed.
 */
package lanewise.jmh.fresh;
