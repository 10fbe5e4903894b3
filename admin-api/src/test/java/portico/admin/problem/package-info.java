@NullMarked
package portico.admin.problem;

import org.jspecify.annotations.NullMarked;
