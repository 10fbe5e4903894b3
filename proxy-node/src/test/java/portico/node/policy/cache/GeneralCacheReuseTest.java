package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCacheReuseTest extends CacheReuseRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCacheReuseTest() {
        super(GATEWAY);
    }
}
