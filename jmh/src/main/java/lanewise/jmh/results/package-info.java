/** The trainings whose accuracies docs/results.md lists: networks, data, rates. {@link lanewise.jmh.Results} runs them. */
package lanewise.jmh.results;
