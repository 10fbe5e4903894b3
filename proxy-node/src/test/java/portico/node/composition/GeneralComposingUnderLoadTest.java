package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralComposingUnderLoadTest extends ComposingUnderLoadRules {
    @RegisterExtension
    static final TestGateway GATEWAY = gateway(false);

    GeneralComposingUnderLoadTest() {
        super(GATEWAY);
    }
}
