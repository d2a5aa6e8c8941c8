/** Data sets made by a formula and a seed, the same on every machine, for examples and tests: {@link lanewise.nn.data.generated.Generated}. */
package lanewise.nn.data.generated;
