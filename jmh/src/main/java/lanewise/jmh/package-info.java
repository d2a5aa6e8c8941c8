/**
 * Measurements: a JMH benchmark per kernel class, whole training steps, and {@link lanewise.jmh.Roofline}, which compares kernels with
 * what the machine can do. Nothing else depends on this module.
 */
package lanewise.jmh;
