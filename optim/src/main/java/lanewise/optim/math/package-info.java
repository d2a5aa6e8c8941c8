/**
 * Elementary functions in double precision that give the same bits on every machine and allocate nothing, and decompositions of matrices. For the modules of
 * this project alone.
 */
package lanewise.optim.math;
