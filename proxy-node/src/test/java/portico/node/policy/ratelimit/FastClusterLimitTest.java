package portico.node.policy.ratelimit;

class FastClusterLimitTest extends ClusterLimitRules {
    FastClusterLimitTest() {
        super(true);
    }
}
