/** concurrency-limit: how many exchanges at a time, and who waits. */
@NullMarked
package portico.node.policy.concurrencylimit;

import org.jspecify.annotations.NullMarked;
