/** Data sets in native memory, where they come from, how they are split and standardised. Read {@link lanewise.nn.data.Dataset} first. */
package lanewise.nn.data;
