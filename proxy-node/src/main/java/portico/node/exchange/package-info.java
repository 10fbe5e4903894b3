/** The one view of a request and its response that matcher, policies and accounting see, whoever carries it. */
@NullMarked
package portico.node.exchange;

import org.jspecify.annotations.NullMarked;
