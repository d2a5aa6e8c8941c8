/** How good a network is on a data set, for people. Never part of a step. */
package lanewise.nn.metric;
