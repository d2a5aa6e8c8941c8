/** Threads: one explicit pool, made by the caller and closed by the caller. Nothing here knows what the tasks compute. */
package lanewise.simd.parallel;
