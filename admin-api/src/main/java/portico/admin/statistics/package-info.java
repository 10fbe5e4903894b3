/** What the nodes count of their traffic: taken in, kept for a while, and shown. */
@NullMarked
package portico.admin.statistics;

import org.jspecify.annotations.NullMarked;
