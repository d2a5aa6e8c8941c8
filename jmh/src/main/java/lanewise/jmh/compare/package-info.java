/**
 * Side-by-side timing of Lanewise and other libraries: groups of cases, those who take part, and the JVMs they run in. Start reading at
 * {@link lanewise.jmh.Compare}, then {@link lanewise.jmh.compare.Group} and {@link lanewise.jmh.compare.Contender}. No peer is named in
 * code here except by the class name of its adapter in {@link lanewise.jmh.compare.Entrant}, which the Maven profile {@code peers} adds.
 *
 * <p>A further operator is a line in one of the tables {@code ...Operators}, with the call of Lanewise and the same in TorchScript. A further kind
 * of group is a new implementation of {@code Group} and of {@code Case}, an entry in {@code Group.ALL}, and contenders that know these cases.
 */
package lanewise.jmh.compare;
