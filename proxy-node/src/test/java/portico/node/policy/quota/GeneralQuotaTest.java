package portico.node.policy.quota;

class GeneralQuotaTest extends QuotaRules {
    GeneralQuotaTest() {
        super(false);
    }
}
