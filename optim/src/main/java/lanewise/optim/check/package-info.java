/** Domains of hyper-parameters; not exported. What is refused names the rule, the parameter, its value and the domain. */
package lanewise.optim.check;
