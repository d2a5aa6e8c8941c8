/**
 * Adapters to other libraries, one file per peer. They exist only with the Maven profile {@code peers} and call each peer the fastest way
 * that it offers from Java: operands in native memory, allocated once, and nothing but the product inside the timed loop.
 */
package lanewise.jmh.peers;
