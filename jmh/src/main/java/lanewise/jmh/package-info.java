/**
 * Measurements: a JMH benchmark per kernel class, whole training steps, {@link lanewise.jmh.Roofline}, which compares kernels with what
 * the machine can do, {@link lanewise.jmh.Compare}, which compares them with other libraries, {@link lanewise.jmh.FreshJvm}, which
 * compares one new JVM with another, and {@link lanewise.jmh.Results}, which trains networks and judges them. Nothing else depends on this module.
 */
package lanewise.jmh;
