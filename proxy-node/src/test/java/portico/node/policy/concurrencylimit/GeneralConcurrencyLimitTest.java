package portico.node.policy.concurrencylimit;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralConcurrencyLimitTest extends ConcurrencyLimitRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralConcurrencyLimitTest() {
        super(GATEWAY);
    }
}
