/** What goes wrong, one type per cause, and how it is answered: problem details (RFC 9457). */
@NullMarked
package portico.admin.problem;

import org.jspecify.annotations.NullMarked;
