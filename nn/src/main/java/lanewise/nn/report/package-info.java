/**
 * The report of a run: figures are written while it trains, a network is examined afterwards, and a page is made of both, one file that needs no network.
 *
 * <p>Three stages that know of each other only through files: {@link lanewise.nn.report.RunRecorder} writes {@code metrics.jsonl},
 * {@link lanewise.nn.report.RunFile} {@code run.json}, and {@link lanewise.nn.report.ReportPage} makes {@code report.html} of them. Nothing here computes
 * within a training step but norms. Read {@link lanewise.nn.report.RunReport} first.
 */
package lanewise.nn.report;
