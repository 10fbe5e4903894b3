package portico.node.composition;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastComposingUnderLoadTest extends ComposingUnderLoadRules {
    @RegisterExtension
    static final TestGateway GATEWAY = gateway(true);

    FastComposingUnderLoadTest() {
        super(GATEWAY);
    }
}
