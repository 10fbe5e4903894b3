/** Compositions as they run: the graph of calls, what each takes from the others, and one answer out of all. */
@NullMarked
package portico.node.composition;

import org.jspecify.annotations.NullMarked;
