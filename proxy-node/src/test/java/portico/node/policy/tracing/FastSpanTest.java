package portico.node.policy.tracing;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastSpanTest extends SpanRules {
    @RegisterExtension
    static final Traced TRACED = new Traced(new TestGateway(true), "1.1");

    FastSpanTest() {
        super(TRACED);
    }
}
