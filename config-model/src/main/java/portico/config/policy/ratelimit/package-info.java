/** The settings of rate-limit: how many exchanges in which time. */
@NullMarked
package portico.config.policy.ratelimit;

import org.jspecify.annotations.NullMarked;
