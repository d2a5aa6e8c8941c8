/** Values that change with the step: any hyper-parameter may be one. Read {@link lanewise.optim.schedule.Schedule} first. */
package lanewise.optim.schedule;
