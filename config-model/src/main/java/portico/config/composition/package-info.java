/** Answers put together from several calls: the calls, what they take from each other, and how they are merged. */
@NullMarked
package portico.config.composition;

import org.jspecify.annotations.NullMarked;
