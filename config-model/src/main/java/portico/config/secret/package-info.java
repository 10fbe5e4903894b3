/** Keyed hashes and envelopes for secrets at rest and in transit. */
@NullMarked
package portico.config.secret;

import org.jspecify.annotations.NullMarked;
