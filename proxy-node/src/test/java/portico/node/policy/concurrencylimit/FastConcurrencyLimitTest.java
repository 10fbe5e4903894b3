package portico.node.policy.concurrencylimit;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastConcurrencyLimitTest extends ConcurrencyLimitRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastConcurrencyLimitTest() {
        super(GATEWAY);
    }
}
