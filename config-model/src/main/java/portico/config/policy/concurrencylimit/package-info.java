/** The settings of concurrency-limit: how many exchanges at a time. */
@NullMarked
package portico.config.policy.concurrencylimit;

import org.jspecify.annotations.NullMarked;
