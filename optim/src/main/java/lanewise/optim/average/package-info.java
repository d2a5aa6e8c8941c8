/**
 * Averages of parameters: evaluated instead of the last ones, they are often better than any of them.
 *
 * <p>Averages are slabs of the parameters' layout, saved and loaded by name like an optimizer's; an update allocates nothing. Read
 * {@link lanewise.optim.average.ExponentialAverage} first.
 */
package lanewise.optim.average;
