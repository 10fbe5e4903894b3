package portico.node.exchange;

import portico.node.policy.Policy;
import portico.node.policy.Step;

/**
 * Is told what an exchange decides, and why. An exchange that is explained has one, and of those of clients a sample; it
 * changes nothing about them.
 */
public interface Trace {
    /** Runs the policy. */
    Step run(Policy policy, Exchange exchange);

    /** What the policy waited for is there, and it is its turn again. */
    void resumed();

    /** The policy that waited has made up its mind, or waits once more. */
    void concluded(Step step);

    /** Why the policy that runs decides as it does. */
    void because(String reason);

    /** Values of this field that the policy that runs adds to the request come from elsewhere: nobody else may see them. */
    void conceals(HeaderName name);

    /** The same for values of this query parameter. */
    void conceals(QueryName name);

    /** What the policy that runs has found by the one name goes on by the other, and is as secret. */
    void renamed(HeaderName from, HeaderName to);

    /** The same for query parameters. */
    void renamed(QueryName from, QueryName to);

    /** The policy that runs has nothing to do with this exchange. */
    void skipped(String reason);
}
