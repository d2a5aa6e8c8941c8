/** Damaged files for every reader of nn: {@link lanewise.nn.fuzz.Fuzz}. */
package lanewise.nn.fuzz;
