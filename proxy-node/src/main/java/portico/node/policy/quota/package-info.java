/** The quota policy: counts in Redis by windows of the calendar, and tells the admin service what was used. */
@NullMarked
package portico.node.policy.quota;

import org.jspecify.annotations.NullMarked;
