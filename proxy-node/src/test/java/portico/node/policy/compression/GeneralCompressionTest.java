package portico.node.policy.compression;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCompressionTest extends CompressionRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCompressionTest() {
        super(GATEWAY);
    }
}
