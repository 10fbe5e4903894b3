package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCacheValidationTest extends CacheValidationRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCacheValidationTest() {
        super(GATEWAY);
    }
}
