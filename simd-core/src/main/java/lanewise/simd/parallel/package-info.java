/** Threads: one explicit pool, made by the caller and closed by the caller, and partitions that deal out ranges of work to it. Nothing here knows what the tasks compute. */
package lanewise.simd.parallel;
