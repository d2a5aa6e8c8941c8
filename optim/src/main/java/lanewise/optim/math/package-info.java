/** Elementary functions in double precision that give the same bits on every machine and allocate nothing; not exported. */
package lanewise.optim.math;
