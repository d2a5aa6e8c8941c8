/**
 * Values that change with the step: any hyper-parameter may be one, a learning rate, a momentum, a decay. Read
 * {@link lanewise.optim.schedule.Schedule} first; docs/schedules.md has them all in a table.
 *
 * <p>Schedules are records and pure functions of the step, in double precision; asking one allocates nothing, and gives the same bits on every
 * machine. The one that has a memory, {@link lanewise.optim.schedule.Plateau}, saves it by name.
 */
package lanewise.optim.schedule;
