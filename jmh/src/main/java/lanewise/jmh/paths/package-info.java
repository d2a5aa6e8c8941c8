/**
 * Pictures of the paths that optimizers take on functions of two variables, as SVG: what docs/optimizers.md shows. No drawing library; the same bytes on every
 * machine, since updates give the same bits and contours need square roots only. Read {@link lanewise.jmh.paths.Picture} first.
 */
package lanewise.jmh.paths;
