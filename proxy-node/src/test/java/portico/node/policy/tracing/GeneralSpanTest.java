package portico.node.policy.tracing;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralSpanTest extends SpanRules {
    @RegisterExtension
    static final Traced TRACED = new Traced(new TestGateway(false), "1.1");

    GeneralSpanTest() {
        super(TRACED);
    }
}
