package portico.node.redis;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;

/** Makes clients of the library's. */
public final class RedisClients {
    static {
        // It asserts that a connection ends once only. One that is reset fails first and ends then, and with assertions
        // on
        // the second of these is an error that nobody on the event loop can handle. Without them it does no harm.
        Redis.class
                .getClassLoader()
                .setClassAssertionStatus("io.vertx.redis.client.impl.RedisStandaloneConnection", false);
    }

    private RedisClients() {}

    /** One that has no connection yet. */
    public static Redis create(Vertx vertx, RedisOptions options) {
        return Redis.createClient(vertx, options);
    }
}
