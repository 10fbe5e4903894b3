package portico.node.policy.quota;

class FastQuotaTest extends QuotaRules {
    FastQuotaTest() {
        super(true);
    }
}
