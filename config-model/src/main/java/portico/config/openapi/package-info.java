/** OpenAPI documents that policies are given. */
@NullMarked
package portico.config.openapi;

import org.jspecify.annotations.NullMarked;
