/** The settings of quota: how many exchanges in an hour, day, week or month of the calendar. */
@NullMarked
package portico.config.policy.quota;

import org.jspecify.annotations.NullMarked;
