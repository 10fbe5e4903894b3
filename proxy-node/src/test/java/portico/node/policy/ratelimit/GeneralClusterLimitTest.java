package portico.node.policy.ratelimit;

class GeneralClusterLimitTest extends ClusterLimitRules {
    GeneralClusterLimitTest() {
        super(false);
    }
}
