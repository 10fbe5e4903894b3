/** What is written down of an exchange when it has ended: counters per event loop and the access log. */
@NullMarked
package portico.node.account;

import org.jspecify.annotations.NullMarked;
