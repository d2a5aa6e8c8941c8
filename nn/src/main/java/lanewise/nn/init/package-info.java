/**
 * First values of parameters, beyond the constants of {@link lanewise.nn.Initializer}. Nothing here knows layers or networks. Read {@link
 * lanewise.nn.init.VarianceScaling} first.
 */
package lanewise.nn.init;
