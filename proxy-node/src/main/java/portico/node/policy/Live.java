package portico.node.policy;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import portico.config.policy.PolicyUse;
import portico.config.policy.upstreamauth.UpstreamAuthSettings.OAuth2;
import portico.config.policy.validation.Description;
import portico.config.policy.validation.ValidationSettings;
import portico.node.policy.basicauth.PasswordChecks;
import portico.node.policy.cache.AnswerStore;
import portico.node.policy.compression.EncoderRoom;
import portico.node.policy.concurrencylimit.Turnstiles;
import portico.node.policy.hmacauth.Replays;
import portico.node.policy.introspection.Introspections;
import portico.node.policy.jwt.Issuers;
import portico.node.policy.jwt.Verifications;
import portico.node.policy.quota.QuotaBook;
import portico.node.policy.ratelimit.ClusterLimits;
import portico.node.policy.ratelimit.RateLimits;
import portico.node.policy.upstreamauth.ClientToken;
import portico.node.redis.SharedRedis;

/**
 * What policies share on a node, and what outlives its configurations.
 *
 * @param limits what is counted
 * @param clusterLimits what nodes count together
 * @param quotas what nodes count together, and the admin service keeps
 * @param issuers the keys of those who issue tokens
 * @param verifications verifies signatures of tokens
 * @param digesting digests bodies
 * @param passwords checks them
 * @param services asks them
 * @param replays signatures that were used
 * @param introspections what issuers have said of tokens, by what stands for a policy's settings
 * @param tokens that the gateway has got for itself, by how it gets them
 * @param turnstiles how many exchanges are under way, by what stands for a policy's settings
 * @param answers that services have given and that are kept
 * @param descriptions compiled, by their settings
 * @param bodies looks at them, and changes them
 * @param composing reads the large answers of compositions, makes theirs, and runs their templates
 * @param encoders of answers, and what they take
 * @param consumersFound whether any policy has ever looked for consumers by their names
 * @param clock by which what has an age is old
 */
public record Live(
        RateLimits limits,
        ClusterLimits clusterLimits,
        QuotaBook quotas,
        Issuers issuers,
        Verifications verifications,
        Workers digesting,
        PasswordChecks passwords,
        OutsideServices services,
        Replays replays,
        Kept<PolicyUse, Introspections> introspections,
        Kept<OAuth2, ClientToken> tokens,
        Kept<PolicyUse, Turnstiles> turnstiles,
        AnswerStore answers,
        Kept<ValidationSettings, List<Description>> descriptions,
        BodyWork bodies,
        Workers composing,
        EncoderRoom encoders,
        AtomicBoolean consumersFound,
        Clock clock) {
    private static final int DIGESTS_WAITING_MAX = 1024;
    private static final int HASHES_WAITING_MAX = 64;
    private static final int COMPOSING_WAITING_MAX = 1024;

    /** Of a node that has just started. */
    public static Live start() {
        return start(Clock.systemUTC(), SharedRedis.none());
    }

    /**
     * Of a node that has just started.
     *
     * @param clock by which what has an age is old
     * @param redis what nodes share
     */
    public static Live start(Clock clock, SharedRedis redis) {
        return start(clock, redis, new AnswerStore(AnswerStore.BYTES_USUAL, clock));
    }

    /**
     * The same.
     *
     * @param answers of services, none as yet
     */
    public static Live start(Clock clock, SharedRedis redis, AnswerStore answers) {
        return start(clock, redis, answers, System::nanoTime);
    }

    /**
     * The same.
     *
     * @param nanos a clock that only goes forward, for what is asked of issuers
     */
    public static Live start(Clock clock, SharedRedis redis, AnswerStore answers, LongSupplier nanos) {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new Live(
                new RateLimits(System::nanoTime, RateLimits.STATES_MAX),
                new ClusterLimits(redis),
                new QuotaBook(redis, clock),
                new Issuers(new OutsideServices(), nanos), // its own, for others may ask as much as they can
                new Verifications(half),
                new Workers("body-digest", half, DIGESTS_WAITING_MAX),
                new PasswordChecks(new Workers("password-hash", half, HASHES_WAITING_MAX)),
                new OutsideServices(),
                new Replays(() -> System.nanoTime() / 1_000_000),
                new Kept<>(),
                new Kept<>(),
                new Kept<>(),
                answers,
                new Kept<>(),
                new BodyWork(half),
                new Workers("composition", half, COMPOSING_WAITING_MAX),
                new EncoderRoom(),
                new AtomicBoolean(),
                clock);
    }
}
