/** What nodes count of their traffic, in the form in which it travels and is kept. */
@NullMarked
package portico.config.statistics;

import org.jspecify.annotations.NullMarked;
